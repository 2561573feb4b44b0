"""Huawei's SDK in face sets: it knows faces and no persons."""

import functools
import string

from huaweicloudsdkcore.http.formdata import FormFile
from huaweicloudsdkfrs.v2 import (
    AddFacesByFileRequest, AddFacesByFileRequestBody, CreateFaceSetReq, CreateFaceSetRequest,
    DeleteFaceByFaceIdRequest, DeleteFaceSetRequest, SearchFaceByFileRequest, SearchFaceByFileRequestBody,
    ShowAllFaceSetsRequest, ShowFacesByLimitRequest)

import vendor_clients
from checks import Checks, context

from . import TENANT, Enrolled, Sighting

DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits


def number(face_id):
    """What eight characters stand for: the digits of a number to the base 62."""
    Checks.equal(len(face_id), 8)
    return functools.reduce(lambda high, digit: high * 62 + DIGITS.index(digit), face_id, 0)


def spelled(face):
    """The eight characters for a number."""
    return "".join(DIGITS[face // 62 ** place % 62] for place in reversed(range(8)))


def _file(photograph):
    return FormFile(str(context.photographs / photograph))


class Huawei:
    """See the package."""

    name, knows_persons, match, stranger = "Huawei", False, 0.93, 0.5

    def __init__(self):
        self._sdk = vendor_clients.huawei(TENANT["huawei"])

    @staticmethod
    def known_as(one):
        return one.face

    def make_group(self, group):
        self._sdk.create_face_set(CreateFaceSetRequest(body=CreateFaceSetReq(face_set_name=group)))

    def delete_group(self, group):
        """Deletes a face set with its faces."""
        self._sdk.delete_face_set(DeleteFaceSetRequest(face_set_name=group))

    def groups(self):
        return [one.face_set_name for one in self._sdk.show_all_face_sets(ShowAllFaceSetsRequest()).face_sets_info]

    def enrol(self, group, _, photograph):
        (face,) = self._sdk.add_faces_by_file(AddFacesByFileRequest(
            face_set_name=group, body=AddFacesByFileRequestBody(image_file=_file(photograph), single=True))).faces
        # Elsewhere the face is a person of its own, who has this id.
        return Enrolled(face.face_id, number(face.face_id))

    def found(self, group, photograph):
        faces = self._sdk.search_face_by_file(SearchFaceByFileRequest(
            face_set_name=group, body=SearchFaceByFileRequestBody(image_file=_file(photograph)))).faces
        return [Sighting(number(face.face_id), face.face_id, face.similarity) for face in faces]

    def listed(self, group):
        page = self._sdk.show_faces_by_limit(ShowFacesByLimitRequest(face_set_name=group, offset=0, limit=100))
        return [Sighting(number(face.face_id), face.face_id) for face in page.faces]

    def delete(self, group, identifier):
        deleted = self._sdk.delete_face_by_face_id(DeleteFaceByFaceIdRequest(
            face_set_name=group, face_id=identifier))
        Checks.equal(deleted.face_number, 1)
