"""Every operation that Baidu's Python SDK has on version 2 of the face interface, with tokens or with signatures.

The SDK speaks HTTPS to a fixed name. Here that name leads to the test's server; nothing of the SDK is changed.
"""

import json
import os

import requests
from aip import AipFace

import vendor_clients
from checks import Checks, context

NAME = vendor_clients.BAIDU_HOST
CERTIFICATE = os.environ["MIEN_TEST_CERTIFICATE"]
SIGNS = os.environ["MIEN_TEST_SIGNATURES"] == "1"
# Whether the server has the networks that tell liveness.
TELLS_LIVENESS = os.environ["MIEN_TEST_LIVENESS"] == "yes"
HAS_MULTI_IDENTIFY = hasattr(AipFace, "multiIdentify")

keys = context.tenants["acme"]["baidu"]
client = vendor_clients.baidu(keys)
obama, obama_again, obama_other, biden = (
    context.photograph(f"{name}.jpg") for name in ("obama", "obama2", "obama3", "biden"))
with open(os.environ["MIEN_TEST_PAIR"], "rb") as stream:
    pair = stream.read()

checks = Checks(26 + HAS_MULTI_IDENTIFY)


def succeeded(answer, *names):
    """The answer has these names, `log_id`, and no others."""
    checks.equal(set(answer), {"log_id", *names})
    checks.true(isinstance(answer["log_id"], int) and 0 <= answer["log_id"] < 1 << 53, answer["log_id"])
    if "result_num" in names:
        checks.equal(answer["result_num"], len(answer["result"]))
    return answer.get("result")


def failed(answer, code, message=None):
    checks.equal(set(answer), {"error_code", "error_msg", "log_id"})
    checks.equal(answer["error_code"], code)
    if message:
        checks.equal(answer["error_msg"], message)


def score(value):
    """A score as the document has it."""
    checks.true(isinstance(value, (int, float)) and 0 <= value <= 100, value)
    return value


LIST = ("result_num", "result")
PLACE = {"location", "face_probability", "rotation_angle", "yaw", "pitch", "roll"}
QUALITIES = {"occlusion", "blur", "illumination", "completeness", "type"}

with checks.check("the server shows a certificate for the vendor's name"):
    session = requests.Session()
    session.trust_env = False
    answer = session.get(f"https://{NAME}/health", verify=CERTIFICATE, timeout=30)
    checks.equal(answer.json()["status"], "ok")

with checks.check("detect gives place and direction"):
    (face,) = succeeded(client.detect(obama), *LIST)
    checks.equal(set(face), PLACE)
    checks.equal(set(face["location"]), {"left", "top", "width", "height"})
    checks.true(all(isinstance(value, int) for value in face["location"].values()))
    checks.true(isinstance(face["rotation_angle"], int))

with checks.check("the SDK has chosen the way to show who it is by itself"):
    # pylint: disable=protected-access
    checks.equal(client._isCloudUser, SIGNS)
    checks.equal("access_token" in client._authObj, not SIGNS)

with checks.check("detect gives points, expression and qualities when asked"):
    (face,) = succeeded(
        client.detect(obama, {"max_face_num": 1, "face_fields": "landmark,expression,qualities"}), *LIST)
    checks.equal(len(face["landmark"]), 4)
    checks.equal(len(face["landmark72"]), 72)
    checks.true(all(isinstance(point[axis], int) for point in face["landmark72"] for axis in "xy"))
    checks.true(face["expression"] in (0, 1, 2))
    checks.equal(set(face["qualities"]), QUALITIES)
    checks.equal(set(face["qualities"]["occlusion"]), {
        "left_eye", "right_eye", "nose", "mouth", "left_cheek", "right_cheek", "chin"})
    checks.true(all(0 <= value < 0.5 for value in face["qualities"]["occlusion"].values()), face["qualities"])
    checks.true(face["qualities"]["type"]["human"] > 0.5 > face["qualities"]["type"]["cartoon"], face["qualities"])

with checks.check("detect says what a face looks like when asked"):
    fields = "age,beauty,expression,faceshape,gender,glasses,landmark,race,qualities"
    (face,) = succeeded(client.detect(obama, {"face_fields": fields}), *LIST)
    # This server offers no beauty, and no network tells race.
    checks.equal(set(face), PLACE | {
        "age", "expression", "expression_probability", "faceshape", "gender", "gender_probability", "glasses",
        "glasses_probability", "landmark", "landmark72", "qualities"})
    checks.true(30 <= face["age"] <= 70, face["age"])
    checks.equal((face["gender"], face["glasses"]), ("male", 0))
    for name in ("gender", "glasses", "expression"):
        checks.true(0 <= face[f"{name}_probability"] <= 1, face)
    checks.equal(
        [shape["type"] for shape in face["faceshape"]], ["square", "triangle", "oval", "heart", "round"])
    checks.true(abs(sum(shape["probability"] for shape in face["faceshape"]) - 1) < 1e-6, face["faceshape"])

with checks.check("detect finds as many faces as wanted"):
    checks.equal(len(succeeded(client.detect(pair, {"max_face_num": 2}), *LIST)), 2)
    checks.equal(len(succeeded(client.detect(pair), *LIST)), 1)

with checks.check("match knows one person from two"):
    (same,) = succeeded(client.match([obama, obama_again]), *LIST)
    checks.equal(set(same), {"index_i", "index_j", "score"})
    (other,) = succeeded(client.match([obama, biden]), *LIST)
    checks.true(score(same["score"]) > 80 > 60 > score(other["score"]), (same, other))

with checks.check("match takes two images and gives their qualities when asked"):
    answer = client.match([obama, biden], {"ext_fields": "qualities"})
    succeeded(answer, *LIST, "ext_info")
    checks.equal([set(one) for one in json.loads(answer["ext_info"]["qualities"])], [QUALITIES] * 2)
    failed(client.match([obama]), 216614)
    failed(client.match([obama, biden, biden]), 216103)

with checks.check("addUser makes users and groups"):
    succeeded(client.addUser("barack", "44th", "potus,alumni", obama))
    succeeded(client.addUser("barack", "44th", "potus", obama_again))
    succeeded(client.addUser("joe", "46th", "potus", biden, {"action_type": "replace"}))

with checks.check("addUser refuses the same image and what is no id"):
    failed(client.addUser("barack", "44th", "potus", obama), 216616, "image exist")
    failed(client.addUser("not an id", "x", "potus", obama), 216111)
    failed(client.addUser("x", "x", "not a group", obama), 216100)
    failed(client.addUser("x", "x" * 257, "potus", obama), 216103)

with checks.check("identifyUser finds the person in one of several groups"):
    (user,) = succeeded(client.identifyUser("potus,alumni", obama_other), *LIST)
    checks.equal(set(user), {"uid", "user_info", "group_id", "scores"})
    checks.equal((user["uid"], user["user_info"]), ("barack", "44th"))
    checks.true(score(user["scores"][0]) > 80)
    users = succeeded(client.identifyUser("potus", obama_other, {"user_top_num": 5}), *LIST)
    checks.equal([user["uid"] for user in users], ["barack", "joe"])

with checks.check("identifyUser refuses a missing group and an image without a face"):
    failed(client.identifyUser("nowhere", obama), 216618, "no user in group")
    failed(client.identifyUser("potus", b"GIF89a" + bytes(50)), 216201)
    failed(client.identifyUser("potus", b""), 216200)

if HAS_MULTI_IDENTIFY:
    with checks.check("multiIdentify finds every person of an image"):
        users = succeeded(client.multiIdentify("potus,alumni", pair, {"detect_top_num": 10}), *LIST)
        checks.equal({user["uid"] for user in users}, {"barack", "joe"})
        for user in users:
            checks.true(len(user["scores"]) == 1 and score(user["scores"][0]) > 80, user)
            checks.equal(set(user["position"]), {"left", "top", "width", "height", "degree", "prob"})

with checks.check("verifyUser compares with one user"):
    scores = succeeded(client.verifyUser("barack", "potus", obama_other, {"top_num": 5}), *LIST)
    checks.equal(len(scores), 2)
    checks.true(score(scores[0]) > 80 and scores[0] >= scores[1], scores)
    (strange,) = succeeded(client.verifyUser("joe", "potus", obama), *LIST)
    checks.true(score(strange) < 60, strange)
    failed(client.verifyUser("nobody", "potus", obama), 216611, "user not exist")

with checks.check("match, identifyUser and verifyUser tell faceliveness when asked"):
    asked = {"ext_fields": "faceliveness"}
    calls = [
        (lambda: client.match([obama, obama_other], {"image_liveness": "faceliveness,faceliveness"}), [True, True]),
        (lambda: client.match([obama, obama_other], {"image_liveness": ",faceliveness"}), [False, True]),
        (lambda: client.identifyUser("potus", obama, asked), [True]),
        (lambda: client.verifyUser("barack", "potus", obama, asked), [True]),
    ]
    for call, places in calls:
        if TELLS_LIVENESS:
            answer = call()
            succeeded(answer, *LIST, "ext_info")
            checks.equal(set(answer["ext_info"]), {"faceliveness"})
            told = answer["ext_info"]["faceliveness"].split(",")
            checks.equal(len(told), len(places))
            for value, is_asked in zip(told, places):
                checks.true(0.5 <= float(value) <= 1 if is_asked else value == "0", value)
        else:
            failed(call(), 216015)

with checks.check("getUser names all groups"):
    places = succeeded(client.getUser("barack"), *LIST)
    checks.equal([place["group_id"] for place in places], ["potus", "alumni"])
    checks.equal(
        places[0], {"uid": "barack", "user_info": "44th", "group_id": "potus", "groups": ["potus", "alumni"]})
    checks.equal(len(succeeded(client.getUser("barack", {"group_id": "alumni"}), *LIST)), 1)
    failed(client.getUser("nobody"), 216611, "user not exist")

with checks.check("getGroupList lists the groups"):
    checks.equal(succeeded(client.getGroupList(), *LIST), ["potus", "alumni"])
    checks.equal(succeeded(client.getGroupList({"start": 1, "end": 1}), *LIST), ["alumni"])
    failed(client.getGroupList({"end": 1001}), 216100)

with checks.check("getGroupUsers lists the users of a group"):
    checks.equal(
        succeeded(client.getGroupUsers("potus"), *LIST),
        [{"uid": "barack", "user_info": "44th"}, {"uid": "joe", "user_info": "46th"}])
    checks.equal(len(succeeded(client.getGroupUsers("potus", {"start": 1, "end": 10}), *LIST)), 1)
    failed(client.getGroupUsers("nowhere"), 216618)

with checks.check("addGroupUser copies a user"):
    succeeded(client.addGroupUser("potus", "a,b", "barack"))
    checks.equal(len(succeeded(client.verifyUser("barack", "b", obama, {"top_num": 5}), *LIST)), 2)
    failed(client.addGroupUser("potus", "a", "barack"), 216100, "already add")
    failed(client.addGroupUser("potus", "a", "nobody"), 216611)

with checks.check("deleteGroupUser takes a user out of all groups but the last"):
    succeeded(client.deleteGroupUser("a,b", "barack"))
    checks.equal(succeeded(client.getGroupUsers("a"), *LIST), [])
    failed(client.deleteGroupUser("potus", "joe"), 216619, "user must be in one group at least")
    failed(client.deleteGroupUser("a", "barack"), 216612)

with checks.check("updateUser replaces the images of a user in a group"):
    succeeded(client.updateUser("barack", "updated", "potus", obama_other))
    checks.equal(succeeded(client.verifyUser("barack", "potus", obama_other, {"top_num": 5}), *LIST), [100])
    infos = [place["user_info"] for place in succeeded(client.getUser("barack"), *LIST)]
    checks.equal(infos, ["updated", "44th"])

with checks.check("updateUser refuses a missing user, or makes one when asked"):
    failed(client.updateUser("kamala", "x", "potus", obama), 216612, "user not exist")
    succeeded(client.updateUser("kamala", "x", "potus", obama, {"action_type": "replace"}))
    checks.equal(len(succeeded(client.getUser("kamala"), *LIST)), 1)

with checks.check("deleteUser deletes from a group, then altogether"):
    succeeded(client.deleteUser("barack", {"group_id": "potus"}))
    checks.equal([place["group_id"] for place in succeeded(client.getUser("barack"), *LIST)], ["alumni"])
    succeeded(client.deleteUser("barack"))
    failed(client.getUser("barack"), 216611)
    failed(client.deleteUser("barack"), 216612, "user not exist")

with checks.check("another tenant sees nothing of it"):
    theirs = context.tenants["other"]["baidu"]
    stranger = vendor_clients.baidu(theirs)
    checks.equal(succeeded(stranger.getGroupList(), *LIST), [])
    failed(stranger.identifyUser("potus", biden), 216618)
    failed(stranger.deleteUser("joe"), 216612)

with checks.check("keys that are none are refused"):
    # The SDK signs its requests when it gets no token.
    failed(vendor_clients.baidu(keys, secret_key=theirs["secret_key"]).getGroupList(), 110)
    failed(vendor_clients.baidu(keys, api_key="nobody").getGroupList(), 216110)

with checks.check("the SDK renews a token that is not accepted any more" if not SIGNS else "no token was issued"):
    # pylint: disable=protected-access
    if not SIGNS:
        token = client._authObj["access_token"]
        damaged = token[:-1] + ("A" if token[-1] != "A" else "B")
        client._authObj["access_token"] = damaged
        succeeded(client.getGroupList(), *LIST)
        checks.true(client._authObj["access_token"] != damaged)
    else:
        checks.true("access_token" not in client._authObj)

with checks.check("the server's log has no secret and no token"):
    log = context.log.read_text(encoding="utf-8")
    checks.true("faceset/user/add" in log)
    # pylint: disable=protected-access
    for secret in [keys["secret_key"], theirs["secret_key"], client._authObj.get("access_token", "access_token=")]:
        checks.true(secret not in log)
