"""Huawei's official Python SDK, unmodified, performs every operation that it has for the face service.

Objects for the variants with a URL lie in the bucket `photos` of the server's object store, as BUCKET says.
"""

import base64
import collections
import os
import pathlib
import re
import time

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.http.formdata import FormFile
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkfrs.v2 import (
    AddFacesBase64Req, AddFacesByBase64Request, AddFacesByFileRequest, AddFacesByFileRequestBody,
    AddFacesByUrlRequest, AddFacesUrlReq, Attributes, AttributesExpression, BatchDeleteFacesRequest, CompareFaceByBase64Request,
    CompareFaceByFileRequest, CompareFaceByFileRequestBody, CompareFaceByUrlRequest, CreateFaceSetReq,
    CreateFaceSetRequest, DeleteFaceByExternalImageIdRequest, DeleteFaceByFaceIdRequest, DeleteFaceSetRequest,
    DeleteFacesBatchReq, DetectFaceByBase64IntlRequest, DetectFaceByBase64Request, DetectFaceByFileIntlRequest,
    DetectFaceByFileIntlRequestBody, DetectFaceByFileRequest, DetectFaceByFileRequestBody,
    DetectFaceByUrlIntlRequest, DetectFaceByUrlRequest, DetectLiveByBase64IntlRequest, DetectLiveByBase64Request,
    DetectLiveByFileIntlRequest, DetectLiveByFileIntlRequestBody, DetectLiveByFileRequest,
    DetectLiveByFileRequestBody, DetectLiveByUrlIntlRequest, DetectLiveByUrlRequest, DetectLiveFaceByBase64Request,
    DetectLiveFaceByFileRequest, DetectLiveFaceByFileRequestBody, DetectLiveFaceByUrlRequest, Dress,
    FaceCompareBase64Req, FaceCompareUrlReq, FaceDetectBase64Req, FaceDetectUrlReq, FaceQuality, FaceSearchBase64Req, FaceSearchFaceIdReq,
    FaceSearchUrlReq, FrsAsyncClient, FrsClient, LiveDetectBase64Req, LiveDetectFaceBase64Req, LiveDetectFaceUrlReq,
    LiveDetectUrlReq, SearchFaceByBase64Request,
    SearchFaceByFaceIdRequest, SearchFaceByFileRequest, SearchFaceByFileRequestBody, SearchFaceByUrlRequest,
    ShowAllFaceSetsRequest, ShowFaceSetRequest, ShowFacesByFaceIdRequest, ShowFacesByLimitRequest, TypeInfo,
    UpdateFaceReq, UpdateFaceRequest)

from checks import Checks, context
from vendor_clients import huawei as client_for

BUCKET = os.environ["MIEN_TEST_BUCKET"]
# A video beside the objects' photographs, and whether it shows somebody whose mouth opens twice or nobody.
VIDEO = os.environ["MIEN_TEST_VIDEO"]
HAS_PERSON = os.environ["MIEN_TEST_VIDEO_PERSON"] == "yes"
# Whether the server has the networks that tell liveness in photographs.
TELLS_LIVENESS = os.environ["MIEN_TEST_LIVENESS"] == "yes"
FOLDER = pathlib.Path(os.environ["MIEN_TEST_OBJECTS"])
ACCOUNT = context.tenants["acme"]["huawei"]
OTHER = context.tenants["other"]["huawei"]

called = collections.Counter()


class Recorder:
    """A client that notes which of its operations were called."""

    def __init__(self, client):
        self._client = client

    def __getattr__(self, name):
        called[name] += 1
        return getattr(self._client, name)


def encoded(name):
    return base64.b64encode((FOLDER / name).read_bytes()).decode()


def file(name):
    return FormFile(str(FOLDER / name))


def url(name):
    return f"/{BUCKET}/{name}"


def check_box(box):
    for value in (box.width, box.height, box.top_left_x, box.top_left_y):
        checks.true(type(value) is int and value >= 0, f"{value!r} is no pixel")
    checks.true(box.width >= 40 and box.height >= 40, "the box is too small")


def check_refused(code, status, call):
    with checks.raises(ClientRequestException) as caught:
        call()
    checks.equal((caught.error.error_code, caught.error.status_code), (code, status))
    checks.true(bool(caught.error.error_msg), "there is no message")
    checks.true(bool(caught.error.request_id), "there is no request id")


frs = Recorder(client_for(ACCOUNT))
IMAGES = {
    "base64": lambda name: {"image_base64": encoded(name)},
    "file": lambda name: {"image_file": file(name)},
    "url": lambda name: {"image_url": url(name)},
}

checks = Checks(48)

# Face sets

with checks.check("a face set is created"):
    made = frs.create_face_set(CreateFaceSetRequest(body=CreateFaceSetReq(
        face_set_name="staff", face_set_capacity=10000,
        external_fields={"timestamp": TypeInfo(type="long"), "id": TypeInfo(type="string")})))
    checks.equal(made.status_code, 200)
    info = made.face_set_info
    checks.equal((info.face_set_name, info.face_set_capacity, info.face_number), ("staff", 10000, 0))
    checks.equal(info.external_fields, {"timestamp": {"type": "long"}, "id": {"type": "string"}})
    checks.true(re.fullmatch("[A-Za-z0-9]{8}", info.face_set_id))
    created = time.mktime(time.strptime(info.create_date, "%Y-%m-%d %H:%M:%S")) - time.timezone
    checks.true(abs(created - time.time()) < 60, "the creation date is not now, in UTC")
    checks.true(made.x_request_id, "there is no request id")

with checks.check("a second face set with the name is refused"):
    check_refused("FRS.0301", 400, lambda: frs.create_face_set(
        CreateFaceSetRequest(body=CreateFaceSetReq(face_set_name="staff"))))

with checks.check("face sets are listed and shown"):
    listed = frs.show_all_face_sets(ShowAllFaceSetsRequest()).face_sets_info
    checks.equal([info.face_set_name for info in listed], ["staff"])
    shown = frs.show_face_set(ShowFaceSetRequest(face_set_name="staff")).face_set_info
    checks.equal(shown, listed[0])

# Detection and comparison

detections = {
    "base64": lambda name: frs.detect_face_by_base64(DetectFaceByBase64Request(
        body=FaceDetectBase64Req(image_base64=encoded(name), attributes="0,2"))),
    "file": lambda name: frs.detect_face_by_file(DetectFaceByFileRequest(
        body=DetectFaceByFileRequestBody(image_file=file(name), attributes="0,2"))),
    "url": lambda name: frs.detect_face_by_url(DetectFaceByUrlRequest(
        body=FaceDetectUrlReq(image_url=url(name)))),
    "base64, international": lambda name: frs.detect_face_by_base64_intl(DetectFaceByBase64IntlRequest(
        body=FaceDetectBase64Req(image_base64=encoded(name)))),
    "file, international": lambda name: frs.detect_face_by_file_intl(DetectFaceByFileIntlRequest(
        body=DetectFaceByFileIntlRequestBody(image_file=file(name)))),
    "url, international": lambda name: frs.detect_face_by_url_intl(DetectFaceByUrlIntlRequest(
        body=FaceDetectUrlReq(image_url=url(name)))),
}
boxes = []
for way, detect in detections.items():
    with checks.check(f"a face is detected ({way})"):
        faces = detect("obama.jpg").faces
        checks.equal(len(faces), 1)
        check_box(faces[0].bounding_box)
        boxes.append(faces[0].bounding_box)
with checks.check("every way finds the same face"):
    checks.equal(len(boxes), len(detections))
    checks.true(all(box == boxes[0] for box in boxes), "the boxes differ")

with checks.check("attributes come in the SDK's types"):
    found = frs.detect_face_by_base64(DetectFaceByBase64Request(body=FaceDetectBase64Req(
        image_base64=encoded("obama.jpg"), attributes="1,2,4,5,6,7,8,11,12,13,21"))).faces[0].attributes
    checks.true(isinstance(found, Attributes), found)
    checks.true(type(found.age) is int and 30 <= found.age <= 70, found.age)
    checks.true(isinstance(found.dress, Dress), found.dress)
    checks.equal((found.dress.glass, found.dress.hat, found.mask), ("none", "none", "none"))
    checks.true(isinstance(found.quality, FaceQuality), found.quality)
    checks.true(type(found.quality.total_score) is float and found.quality.total_score > 0.45, found.quality)
    for name in ("blur", "pose", "occlusion", "illumination"):
        value = getattr(found.quality, name)
        checks.true(type(value) is float and 0 <= value < 0.3, f"{name}: {value!r}")
    checks.true(isinstance(found.expression, AttributesExpression), found.expression)
    checks.equal(found.expression.type, "happy")
    checks.true(type(found.expression.probability) is float and 0.5 <= found.expression.probability <= 1)
    checks.true(type(found.face_angle) is int and found.face_angle == 0, found.face_angle)
    checks.equal((found.hair, found.beard, found.phototype), (None, None, None))

comparisons = {
    "base64": lambda one, two: frs.compare_face_by_base64(CompareFaceByBase64Request(
        body=FaceCompareBase64Req(image1_base64=encoded(one), image2_base64=encoded(two)))),
    "file": lambda one, two: frs.compare_face_by_file(CompareFaceByFileRequest(
        body=CompareFaceByFileRequestBody(image1_file=file(one), image2_file=file(two)))),
    "url": lambda one, two: frs.compare_face_by_url(CompareFaceByUrlRequest(
        body=FaceCompareUrlReq(image1_url=url(one), image2_url=url(two)))),
}
for way, compare in comparisons.items():
    with checks.check(f"faces are compared ({way})"):
        same = compare("obama.jpg", "obama2.jpg")
        check_box(same.image1_face.bounding_box)
        check_box(same.image2_face.bounding_box)
        checks.equal(type(same.similarity), float)
        checks.true(0.93 < same.similarity < 1, f"one person scores {same.similarity}")
        checks.true(compare("obama.jpg", "biden.jpg").similarity < 0.5, "strangers score too high")

# Faces of a face set

added = {}
additions = {
    "base64": lambda name: frs.add_faces_by_base64(AddFacesByBase64Request(
        face_set_name="staff", body=AddFacesBase64Req(
            image_base64=encoded(name), external_image_id="obama-1", external_fields={"timestamp": 1, "id": "one"},
            single=True))),
    "file": lambda name: frs.add_faces_by_file(AddFacesByFileRequest(
        face_set_name="staff", body=AddFacesByFileRequestBody(
            image_file=file(name), external_image_id="obama-2", external_fields='{"timestamp": 2, "id": "two"}',
            single=True))),
    "url": lambda name: frs.add_faces_by_url(AddFacesByUrlRequest(
        face_set_name="staff", body=AddFacesUrlReq(image_url=url(name), external_fields={"timestamp": 3}))),
}
for (way, add), name, fields, image in zip(
        additions.items(), ["obama.jpg", "obama2.jpg", "biden.jpg"],
        [{"timestamp": 1, "id": "one"}, {"timestamp": 2, "id": "two"}, {"timestamp": 3}],
        ["obama-1", "obama-2", None]):
    with checks.check(f"a face is added ({way})"):
        answer = add(name)
        checks.equal((answer.face_set_name, answer.face_set_id), ("staff", info.face_set_id))
        checks.equal(len(answer.faces), 1)
        face = answer.faces[0]
        check_box(face.bounding_box)
        checks.equal(face.external_fields, fields)
        checks.true(image is None or face.external_image_id == image)
        checks.true(re.fullmatch("[A-Za-z0-9]{8}", face.face_id))
        added[way] = face

with checks.check("faces are shown page by page"):
    page = frs.show_faces_by_limit(ShowFacesByLimitRequest(face_set_name="staff", offset=1, limit=2))
    checks.equal([face.face_id for face in page.faces], [added["file"].face_id, added["url"].face_id])
    checks.equal(page.faces[0], added["file"])

with checks.check("a face is shown by its id"):
    one = frs.show_faces_by_face_id(ShowFacesByFaceIdRequest(face_set_name="staff", face_id=added["base64"].face_id))
    checks.equal(one.faces, [added["base64"]])

with checks.check("a face is changed"):
    changed = frs.update_face(UpdateFaceRequest(face_set_name="staff", body=UpdateFaceReq(
        face_id=added["url"].face_id, external_image_id="biden-1", external_fields={"timestamp": 30})))
    checks.equal((changed.face_number, changed.face_set_name), (1, "staff"))
    face = frs.show_faces_by_face_id(
        ShowFacesByFaceIdRequest(face_set_name="staff", face_id=added["url"].face_id)).faces[0]
    checks.equal((face.external_image_id, face.external_fields), ("biden-1", {"timestamp": 30}))

# Search

MORE = {"top_n": 2, "threshold": 0.5, "filter": "timestamp:[1 TO 2]"}
LISTS = {"sort": [{"timestamp": "desc"}], "return_fields": ["timestamp", "id"]}
searches = {
    "base64": lambda: frs.search_face_by_base64(SearchFaceByBase64Request(
        face_set_name="staff", body=FaceSearchBase64Req(image_base64=encoded("obama.jpg"), **MORE, **LISTS))),
    "file": lambda: frs.search_face_by_file(SearchFaceByFileRequest(
        face_set_name="staff", body=SearchFaceByFileRequestBody(
            image_file=file("obama.jpg"), sort='[{"timestamp":"desc"}]', return_fields='["timestamp","id"]', **MORE))),
    "url": lambda: frs.search_face_by_url(SearchFaceByUrlRequest(
        face_set_name="staff", body=FaceSearchUrlReq(image_url=url("obama.jpg"), **MORE, **LISTS))),
    "face id": lambda: frs.search_face_by_face_id(SearchFaceByFaceIdRequest(
        face_set_name="staff", body=FaceSearchFaceIdReq(face_id=added["base64"].face_id, **MORE, **LISTS))),
}
for way, search in searches.items():
    with checks.check(f"a person is found, in the order asked for ({way})"):
        faces = search().faces
        checks.equal([face.face_id for face in faces], [added["file"].face_id, added["base64"].face_id])
        checks.equal([face.external_fields for face in faces],
                     [{"timestamp": 2, "id": "two"}, {"timestamp": 1, "id": "one"}])
        checks.equal([face.external_image_id for face in faces], ["obama-2", "obama-1"])
        checks.equal([type(face.similarity) for face in faces], [float, float])
        checks.true(faces[0].similarity > 0.93, "another photograph of the person scores too low")
        checks.equal(faces[1].similarity, 1.0)
        check_box(faces[0].bounding_box)

with checks.check("without conditions everyone is found, most similar first"):
    everyone = frs.search_face_by_face_id(SearchFaceByFaceIdRequest(
        face_set_name="staff", body=FaceSearchFaceIdReq(face_id=added["base64"].face_id))).faces
    checks.equal([face.face_id for face in everyone], [added[way].face_id for way in ("base64", "file", "url")])
    checks.equal(everyone[0].external_fields, {})

with checks.check("the asynchronous client works too"):
    pending = client_for(ACCOUNT, FrsAsyncClient).show_all_face_sets_async(ShowAllFaceSetsRequest())
    checks.equal(pending.result().face_sets_info[0].face_number, 3)

# Live detection

ACTIONS = {"actions": "4,4", "action_time": "2000-3150,3800-5150"}
videos = {
    "base64": lambda: frs.detect_live_by_base64(DetectLiveByBase64Request(
        body=LiveDetectBase64Req(video_base64=encoded(VIDEO), **ACTIONS))),
    "base64, international": lambda: frs.detect_live_by_base64_intl(DetectLiveByBase64IntlRequest(
        body=LiveDetectBase64Req(video_base64=encoded(VIDEO), nod_threshold=12.5, **ACTIONS))),
    "file": lambda: frs.detect_live_by_file(DetectLiveByFileRequest(
        body=DetectLiveByFileRequestBody(video_file=file(VIDEO), **ACTIONS))),
    "file, international": lambda: frs.detect_live_by_file_intl(DetectLiveByFileIntlRequest(
        body=DetectLiveByFileIntlRequestBody(video_file=file(VIDEO), nod_threshold=12.5, **ACTIONS))),
    "url": lambda: frs.detect_live_by_url(DetectLiveByUrlRequest(
        body=LiveDetectUrlReq(video_url=url(VIDEO), **ACTIONS))),
    "url, international": lambda: frs.detect_live_by_url_intl(DetectLiveByUrlIntlRequest(
        body=LiveDetectUrlReq(video_url=url(VIDEO), nod_threshold=12.5, **ACTIONS))),
}
for way, detect in videos.items():
    with checks.check(f"the actions in a video are found where they are ({way})"):
        answer = detect()
        result = answer.video_result
        checks.equal(result.alive, HAS_PERSON)
        checks.equal([action.action for action in result.actions], [4, 4])
        for action in result.actions:
            checks.true(action.confidence >= 0.5 if HAS_PERSON else action.confidence == 0, action.confidence)
        if HAS_PERSON:
            checks.equal(answer.warning_list, [])
            checks.true(base64.b64decode(result.picture).startswith(b"\xff\xd8\xff"), "the picture is no JPEG")
        else:
            checks.equal(result.picture, "")
            warnings = {warning.warning_code: warning.warning_msg for warning in answer.warning_list}
            checks.equal(warnings.get(5), "No face is detected.")

with checks.check("videos and actions that cannot be are refused"):
    def live(**parameters):
        return frs.detect_live_by_base64(DetectLiveByBase64Request(body=LiveDetectBase64Req(**parameters)))

    check_refused("FRS.0701", 400, lambda: live(video_base64=encoded("obama.jpg"), actions="1"))
    check_refused("FRS.0702", 400, lambda: live(video_base64=encoded(VIDEO), actions="7"))
    check_refused("FRS.0703", 400, lambda: live(video_base64=encoded(VIDEO), actions="1", action_time="20000-30000"))

faces = {
    "base64": lambda name: frs.detect_live_face_by_base64(DetectLiveFaceByBase64Request(
        body=LiveDetectFaceBase64Req(image_base64=encoded(name)))),
    "file": lambda name: frs.detect_live_face_by_file(DetectLiveFaceByFileRequest(
        body=DetectLiveFaceByFileRequestBody(image_file=file(name)))),
    "url": lambda name: frs.detect_live_face_by_url(DetectLiveFaceByUrlRequest(
        body=LiveDetectFaceUrlReq(image_url=url(name)))),
}
for way, detect in faces.items():
    with checks.check(f"a face in a photograph is live ({way})"):
        if TELLS_LIVENESS:
            answer = detect("obama.jpg")
            checks.true(answer.result.alive is True, answer.result.confidence)
            checks.true(0.5 <= answer.result.confidence <= 1, answer.result.confidence)
            checks.equal(answer.result.picture, encoded("obama.jpg"))
            checks.equal(answer.warning_list, [])
        else:
            check_refused("FRS.0020", 400, lambda: detect("obama.jpg"))

# Errors

with checks.check("what is no photograph is refused (FRS.0016)"):
    check_refused("FRS.0016", 400, lambda: frs.detect_face_by_file(DetectFaceByFileRequest(
        body=DetectFaceByFileRequestBody(image_file=FormFile(__file__)))))

with checks.check("an object that is not there is refused (FRS.0024)"):
    check_refused("FRS.0024", 400, lambda: frs.detect_face_by_url(DetectFaceByUrlRequest(
        body=FaceDetectUrlReq(image_url=url("none.jpg")))))

with checks.check("a face set that is not there is refused (FRS.0302)"):
    check_refused("FRS.0302", 400, lambda: frs.show_face_set(ShowFaceSetRequest(face_set_name="none")))

with checks.check("a face that is not there is refused (FRS.0403)"):
    check_refused("FRS.0403", 400, lambda: frs.search_face_by_face_id(SearchFaceByFaceIdRequest(
        face_set_name="staff", body=FaceSearchFaceIdReq(face_id="AAAAAAAA"))))

with checks.check("a broken filter is refused (FRS.0029)"):
    check_refused("FRS.0029", 400, lambda: frs.batch_delete_faces(BatchDeleteFacesRequest(
        face_set_name="staff", body=DeleteFacesBatchReq(filter="timestamp:["))))

with checks.check("an undefined field is refused (FRS.0405)"):
    check_refused("FRS.0405", 400, lambda: frs.add_faces_by_base64(AddFacesByBase64Request(
        face_set_name="staff", body=AddFacesBase64Req(
            image_base64=encoded("obama.jpg"), external_fields={"unknown": 1}))))

with checks.check("a wrong secret key is refused (APIG.0301)"):
    check_refused("APIG.0301", 401, lambda: client_for(ACCOUNT, secret_key="guess").show_all_face_sets(
        ShowAllFaceSetsRequest()))

with checks.check("another tenant's project is refused (FRS.0028)"):
    check_refused("FRS.0028", 403, lambda: client_for(OTHER, project_id=ACCOUNT["project_id"]).show_all_face_sets(
        ShowAllFaceSetsRequest()))

with checks.check("a client that knows only its region finds its project"):
    for name in (ACCOUNT["project_name"], "cn-north-4"):
        found = FrsClient.new_builder().with_credentials(
            BasicCredentials(ACCOUNT["access_key"], ACCOUNT["secret_key"]).with_iam_endpoint(context.address)
        ).with_region(Region(name, context.address)).build()
        checks.equal(found.show_all_face_sets(ShowAllFaceSetsRequest()).face_sets_info[0].face_set_name, "staff")

# Deletion

with checks.check("faces are deleted by image id, by face id and by a filter"):
    gone = frs.delete_face_by_external_image_id(DeleteFaceByExternalImageIdRequest(
        face_set_name="staff", external_image_id="obama-1"))
    checks.equal((gone.face_number, gone.face_set_id), (1, info.face_set_id))
    checks.equal(frs.delete_face_by_face_id(DeleteFaceByFaceIdRequest(
        face_set_name="staff", face_id=added["file"].face_id)).face_number, 1)
    checks.equal(frs.batch_delete_faces(BatchDeleteFacesRequest(
        face_set_name="staff", body=DeleteFacesBatchReq(filter="timestamp:{29 TO *]"))).face_number, 1)
    checks.equal(frs.show_faces_by_limit(ShowFacesByLimitRequest(face_set_name="staff")).faces, [])

with checks.check("a face set is deleted"):
    checks.equal(frs.delete_face_set(DeleteFaceSetRequest(face_set_name="staff")).face_set_name, "staff")
    checks.equal(frs.show_all_face_sets(ShowAllFaceSetsRequest()).face_sets_info, [])

with checks.check("no operation of the SDK is forgotten"):
    operations = {name for name in vars(FrsClient)
                  if not name.startswith("_") and f"{name}_invoker" in vars(FrsClient)}
    checks.true(len(operations) > 20, "the SDK's operations are not found")
    checks.equal(operations - set(called), set())
