"""Baidu's SDK: it knows users, and has no ids of their faces."""

import vendor_clients
from checks import Checks, context

from . import TENANT, Enrolled, Sighting


def _result(answer):
    """The result of an answer that must be a success."""
    Checks.true("error_code" not in answer, answer)
    return answer.get("result")


class Baidu:
    """See the package."""

    name, knows_persons, match, stranger = "Baidu", True, 80, 50

    def __init__(self):
        self._sdk = vendor_clients.baidu(TENANT["baidu"])

    @staticmethod
    def known_as(one):
        return one.person

    def make_group(self, group):
        """Nothing: the first user makes the group."""

    def groups(self):
        return _result(self._sdk.getGroupList())

    def enrol(self, group, person, photograph):
        _result(self._sdk.addUser(person, "", group, context.photograph(photograph)))
        return Enrolled(person, None)

    def found(self, group, photograph):
        users = _result(self._sdk.identifyUser(group, context.photograph(photograph), {"user_top_num": 5}))
        return [Sighting(user["uid"], user["uid"], user["scores"][0]) for user in users]

    def listed(self, group):
        return [Sighting(user["uid"], user["uid"]) for user in _result(self._sdk.getGroupUsers(group))]

    def delete(self, _, identifier):
        _result(self._sdk.deleteUser(identifier))
