"""The appliance by plain HTTP: a library of faces, of which some are bound to groups."""

import base64

import requests

from checks import Checks, context

from . import TENANT, Enrolled, Sighting
from .huawei import spelled


def number(token):
    """What sixteen characters stand for: a number folded with check bits, then these."""
    Checks.equal(len(token), 16)
    octets = base64.urlsafe_b64decode(token)
    return int.from_bytes(octets[:6], "big") ^ int.from_bytes(octets[6:], "big")


def _picture(photograph):
    return "data:image/jpeg;base64," + base64.b64encode(context.photograph(photograph)).decode()


class Appliance:
    """See the package."""

    name, knows_persons, match, stranger = "the appliance", False, 80, 50

    def __init__(self):
        self._session = requests.Session()
        self._session.headers["X-Api-Key"] = TENANT["appliance"]["key"]

    @staticmethod
    def known_as(one):
        return one.face

    def _data(self, method, path, content=None):
        """The data of an answer that must be a success."""
        answer = self._session.request(method, f"{context.address}/api/{path}", json=content, timeout=60)
        Checks.true(answer.status_code == 200 and answer.json()["code"] == 0, answer.text)
        return answer.json()["data"]

    def make_group(self, group):
        self._data("POST", "faceGroups", {"groupId": group, "groupName": group, "groupScore": self.match})

    def delete_group(self, group):
        """Deletes a group with the faces and originals that are bound to no other."""
        self._data("DELETE", f"faceGroups/{group}", {"deleteAllFace": 4})

    def groups(self):
        return [one["groupId"] for one in self._data("GET", "faceGroups")["faceGroupList"]]

    def enrol(self, group, person, photograph):
        # The original stays when its face is deleted. A key of its own lets the same photograph come again.
        token = self._data("POST", "faces", {
            "image": _picture(photograph), "imageMd5": person, "name": person, "description": "", "gender": "",
        })["faceToken"]
        bound = self._data("POST", f"faceGroups/binding/{token}", {"faceGroupList": [group]})
        Checks.equal(bound["successCnt"], 1)
        # Elsewhere the face is a person of its own, whose id is the number as Huawei writes it.
        return Enrolled(spelled(number(token)), number(token))

    def found(self, group, photograph):
        """Those who reach the group's score; the appliance names nobody else."""
        matches = self._data("POST", "face/search", {"image": _picture(photograph), "group": [group], "topN": 5})
        places = [matches[f"top{place}"] for place in range(1, 6)]
        return [
            Sighting(number(one["faceToken"]), one["faceToken"], one["searchScore"]) for one in places if one]

    def listed(self, group):
        """The group's faces, which must be those of the whole library: here there is one group at a time."""
        bound, library = (
            # Originals whose face was deleted are listed with an empty token.
            [face["faceToken"] for face in self._data("GET", f"{path}?pageOffset=0&pageSize=100")["face"]
             if face["faceToken"]]
            for path in (f"faceGroups/{group}", "faces"))
        Checks.equal(sorted(bound), sorted(library))
        return [Sighting(number(token), token) for token in bound]

    def delete(self, _, identifier):
        self._data("DELETE", f"faces/{identifier}")
