"""A small server that does with face_recognition what Mien's endpoints do: detect, compare, search.

    gunicorn --workers 2 --bind 127.0.0.1:PORT 'face_recognition_server:server(100000)'

It is written as such servers are: Flask, the library's defaults (the HOG detector), one process per processor core,
known encodings in one array.
"""

import os
import warnings

# One thread per process; the processes share the machine.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
warnings.filterwarnings("ignore", message="pkg_resources is deprecated")

import face_recognition  # noqa: E402
import flask  # noqa: E402
import numpy  # noqa: E402


def _faces(name):
    image = face_recognition.load_image_file(flask.request.files[name])
    places = face_recognition.face_locations(image)
    return places, image


def _encoding(name):
    places, image = _faces(name)
    largest = max(places, key=lambda place: (place[2] - place[0]) * (place[1] - place[3]))
    return face_recognition.face_encodings(image, [largest])[0]


def server(known):
    """The application, with a gallery of random encodings of the length that real ones have."""
    application = flask.Flask(__name__)
    gallery = numpy.random.default_rng(1).normal(size=(int(known), 128))
    gallery *= 1.4 / numpy.linalg.norm(gallery, axis=1, keepdims=True)

    @application.post("/face-detect")
    def detect():
        places, _ = _faces("image_file")
        return {"faces": [{"bounding_box": place} for place in places]}

    @application.post("/face-compare")
    def compare():
        first, second = _encoding("image1_file"), _encoding("image2_file")
        return {"similarity": float(1 - face_recognition.face_distance([first], second)[0])}

    @application.post("/search")
    def search():
        distances = face_recognition.face_distance(gallery, _encoding("image_file"))
        best = numpy.argpartition(distances, 10)[:10]
        best = best[numpy.argsort(distances[best])]
        return {"faces": [{"face": int(face), "distance": float(distances[face])} for face in best]}

    return application
