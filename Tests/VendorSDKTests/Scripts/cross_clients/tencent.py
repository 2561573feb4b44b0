"""Tencent's SDK: it knows persons and their faces."""

from qcloud_image import CIFile

import vendor_clients
from checks import Checks, context

from . import TENANT, Enrolled, Sighting


def number(face_id):
    """What nineteen digits stand for: a number over fifteen check bits, after a leading one."""
    Checks.equal(len(face_id), 19)
    return (int(face_id) - 10 ** 18) >> 15


def _file(photograph):
    return CIFile(str(context.photographs / photograph))


def _data(answer):
    """The data of an answer that must be a success."""
    Checks.equal((answer["httpcode"], answer["code"]), (200, 0))
    return answer["data"]


class Tencent:
    """See the package."""

    name, knows_persons, match, stranger = "Tencent", True, 80, 50

    def __init__(self):
        self._sdk = vendor_clients.tencent(TENANT["tencent"])

    @staticmethod
    def known_as(one):
        return one

    def make_group(self, group):
        """Nothing: the first person makes the group."""

    def groups(self):
        return _data(self._sdk.face_getgroupids())["group_ids"]

    def enrol(self, group, person, photograph):
        made = _data(self._sdk.face_newperson(person, [group], _file(photograph)))
        return Enrolled(made["person_id"], number(made["face_id"]))

    def found(self, group, photograph):
        candidates = _data(self._sdk.face_identify(group, _file(photograph)))["candidates"]
        return [self._sighting(one["person_id"], one["face_id"], one["confidence"]) for one in candidates]

    def listed(self, group):
        people = _data(self._sdk.face_getpersonids(group))["person_ids"]
        # A person whose face was deleted by those who know only faces is listed without any.
        return [
            self._sighting(person, face)
            for person in people for face in _data(self._sdk.face_getfaceids(person))["face_ids"] or [None]]

    @staticmethod
    def _sighting(person, face, score=None):
        return Sighting(Enrolled(person, face and number(face)), (person, face), score)

    def delete(self, _, identifier):
        # The person, with all faces.
        Checks.equal(_data(self._sdk.face_delperson(identifier[0]))["deleted"], 1)
