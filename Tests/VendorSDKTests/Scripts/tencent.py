"""Tencent's own SDK, qcloud_image, unmodified, on every operation that it has of this interface.

The SDK is bound to its vendor's host name. This process resolves that name to the server under test; nothing of the
SDK is changed.
"""

import os

from qcloud_image import CIBuffer, CIBuffers, CIFile, CIFiles, CIUrl, CIUrls

import vendor_clients
from checks import Checks, context

WEB = os.environ["MIEN_TEST_WEB"]  # A web server with the photographs, from which the server may fetch.


def client_of(tenant, **changes):
    """A client with a tenant's credentials."""
    return vendor_clients.tencent(context.tenants[tenant]["tencent"], **changes)


def file(name):
    """A photograph as a file."""
    return CIFile(str(context.photographs / name))


def buffer(name):
    """A photograph as bytes."""
    return CIBuffer(context.photograph(name))


def fine(answer, *members):
    """The data of an answer that must be a success with just these members."""
    checks.equal((answer["httpcode"], answer["code"], answer["message"]), (200, 0, "OK"))
    checks.equal(sorted(answer["data"]), sorted(members))
    if "session_id" in members:
        checks.true(answer["data"]["session_id"] and answer["data"]["session_id"] not in sessions)
        sessions.add(answer["data"]["session_id"])
    return answer["data"]


def refused(answer, code, status=200, data=None):
    """Checks an answer that must be a failure."""
    checks.equal((answer["httpcode"], answer["code"], answer["data"]), (status, code, data or {}))
    checks.true(isinstance(answer["message"], str) and answer["message"])


def is_face(identifier):
    """Whether a face id has the documented form."""
    return isinstance(identifier, str) and len(identifier) == 19 and identifier.isdigit()


sessions = set()
checks = Checks(25)
acme, other = client_of("acme"), client_of("other")

with checks.check("a person is created from a file, with name, tag and two groups"):
    data = fine(
        acme.face_newperson("obama", ["tall", "presidents"], file("obama.jpg"), "Barack", "44"),
        "person_id", "suc_group", "suc_face", "session_id", "face_id", "group_ids")
    obama = data["face_id"]
    checks.true(is_face(obama), obama)
    checks.equal(
        (data["person_id"], data["suc_group"], data["suc_face"], data["group_ids"]),
        ("obama", 2, 1, ["tall", "presidents"]))

with checks.check("a person is created from bytes"):
    data = fine(
        acme.face_newperson("biden", ["presidents"], buffer("biden.jpg")),
        "person_id", "suc_group", "suc_face", "session_id", "face_id", "group_ids")
    biden = data["face_id"]

with checks.check("a person that exists is not created again"):
    refused(acme.face_newperson("obama", ["tall"], buffer("obama.jpg")), -1302)

with checks.check("faces are added from files, with a code for each"):
    data = fine(
        acme.face_addface(
            "obama", CIFiles([str(context.photographs / name) for name in ("obama2.jpg", "obama.jpg")])),
        "added", "face_ids", "ret_codes", "session_id")
    checks.equal((data["added"], data["ret_codes"], len(data["face_ids"])), (1, [0, -1312], 1))
    second = data["face_ids"][0]

with checks.check("faces are added from bytes; the tag becomes the person's"):
    data = fine(
        acme.face_addface("obama", CIBuffers([context.photograph("obama3.jpg"), b"no image"]), "new tag"),
        "added", "face_ids", "ret_codes", "session_id")
    checks.equal((data["added"], data["ret_codes"]), (1, [0, -1400]))
    third = data["face_ids"][0]

with checks.check("a person is shown"):
    data = fine(
        acme.face_getinfo("obama"), "person_id", "person_name", "face_ids", "group_ids", "tag", "session_id")
    checks.equal(data["face_ids"], [obama, second, third])
    checks.equal(
        (data["person_id"], data["person_name"], data["group_ids"], data["tag"]),
        ("obama", "Barack", ["tall", "presidents"], "new tag"))

with checks.check("name and tag are changed"):
    checks.equal(fine(acme.face_setinfo("obama", "贝拉克", "四十四"), "person_id", "session_id")["person_id"], "obama")
    data = acme.face_getinfo("obama")["data"]
    checks.equal((data["person_name"], data["tag"]), ("贝拉克", "四十四"))

with checks.check("groups, persons and faces are listed"):
    checks.equal(fine(acme.face_getgroupids(), "group_ids")["group_ids"], ["tall", "presidents"])
    checks.equal(fine(acme.face_getpersonids("presidents"), "person_ids")["person_ids"], ["obama", "biden"])
    checks.equal(fine(acme.face_getfaceids("obama"), "face_ids")["face_ids"], [obama, second, third])

with checks.check("a face is shown with the documented types"):
    face = fine(acme.face_getfaceinfo(obama), "face_info")["face_info"]
    checks.equal(face["face_id"], obama)
    for name in ("x", "y", "pitch", "yaw", "roll", "expression", "age", "gender"):
        checks.true(type(face[name]) is int, f"{name}: {face[name]!r}")
    for name in ("width", "height"):
        checks.true(type(face[name]) is float and face[name] > 100, f"{name}: {face[name]!r}")
    checks.true(-30 <= face["pitch"] <= 30 and -30 <= face["yaw"] <= 30 and face["expression"] >= 40, face)
    checks.true(30 <= face["age"] <= 70 and 50 < face["gender"] <= 100 and face["glass"] is False, face)

with checks.check("a person is verified, from a file and from bytes"):
    data = fine(acme.face_verify("obama", file("obama3.jpg")), "confidence", "ismatch", "session_id")
    checks.true(data["ismatch"] is True and type(data["confidence"]) is float and data["confidence"] > 99.9, data)
    data = fine(acme.face_verify("obama", buffer("biden.jpg")), "confidence", "ismatch", "session_id")
    checks.true(data["ismatch"] is False and data["confidence"] < 50, data)

with checks.check("persons are identified, the nearest first"):
    for picture in (file("obama2.jpg"), buffer("obama2.jpg")):
        candidates = fine(acme.face_identify("presidents", picture), "candidates", "session_id")["candidates"]
        checks.equal([one["person_id"] for one in candidates], ["obama", "biden"])
        checks.equal((candidates[0]["face_id"], candidates[0]["tag"]), (second, "四十四"))
        checks.equal((candidates[1]["face_id"], candidates[1]["tag"]), (biden, ""))
        checks.true(candidates[0]["confidence"] > 99.9 > 50 > candidates[1]["confidence"], candidates)

with checks.check("photographs are compared, in any mixture of files and bytes"):
    data = fine(acme.face_compare(file("obama.jpg"), buffer("obama2.jpg")), "similarity", "session_id")
    checks.true(type(data["similarity"]) is float and 80 < data["similarity"] < 100, data)
    data = fine(acme.face_compare(buffer("obama.jpg"), file("biden.jpg")), "similarity", "session_id")
    checks.true(data["similarity"] < 50, data)
    data = fine(acme.face_compare(file("obama.jpg"), file("obama.jpg")), "similarity", "session_id")
    checks.true(type(data["similarity"]) is float and data["similarity"] == 100, data)

with checks.check("a comparison names the image that failed"):
    refused(acme.face_compare(file("obama.jpg"), CIBuffer(b"no image")), -1400, data={"fail_flag": 2})
    refused(acme.face_compare(CIBuffer(b"no image"), file("obama.jpg")), -1400, data={"fail_flag": 1})

with checks.check("faces are detected"):
    for mode in (0, 1):
        data = fine(
            acme.face_detect(file("obama.jpg"), mode), "session_id", "image_width", "image_height", "face")
        checks.equal((data["image_width"], data["image_height"], len(data["face"])), (910, 1137, 1))
        face = data["face"][0]
        checks.true(type(face["x"]) is int and type(face["width"]) is float, face)
        checks.true(type(face["age"]) is int and type(face["gender"]) is int and face["glass"] is False, face)
    checks.equal(len(acme.face_detect(buffer("biden.jpg"))["data"]["face"]), 1)

with checks.check("contours are located"):
    shapes = fine(
        acme.face_shape(buffer("obama.jpg"), 1), "session_id", "image_width", "image_height",
        "face_shape")["face_shape"]
    checks.equal({name: len(points) for name, points in shapes[0].items()}, {
        "face_profile": 21, "left_eye": 8, "right_eye": 8, "left_eyebrow": 8, "right_eyebrow": 8, "mouth": 22,
        "nose": 13})
    checks.true(all(type(point["x"]) is int for points in shapes[0].values() for point in points))

with checks.check("photographs are taken from addresses that the server may fetch from"):
    data = fine(
        acme.face_newperson("double", ["doubles"], CIUrl(f"{WEB}/obama.jpg")),
        "person_id", "suc_group", "suc_face", "session_id", "face_id", "group_ids")
    data = fine(
        acme.face_addface(
            "double", CIUrls(f"{WEB}/{name}.jpg" for name in ("missing", "obama2", "obama"))),
        "added", "face_ids", "ret_codes", "session_id")
    checks.equal((data["added"], data["ret_codes"]), (1, [-1403, 0, -1312]))
    data = fine(acme.face_verify("double", CIUrl(f"{WEB}/obama3.jpg")), "confidence", "ismatch", "session_id")
    checks.true(data["ismatch"] is True, data)
    data = fine(acme.face_identify("doubles", CIUrl(f"{WEB}/obama3.jpg")), "candidates", "session_id")
    checks.equal([one["person_id"] for one in data["candidates"]], ["double"])
    for picture in (CIUrl(f"{WEB}/biden.jpg"), file("biden.jpg")):
        data = fine(acme.face_compare(CIUrl(f"{WEB}/obama.jpg"), picture), "similarity", "session_id")
        checks.true(data["similarity"] < 50, data)
    checks.equal(len(acme.face_detect(CIUrl(f"{WEB}/obama.jpg"), 1)["data"]["face"]), 1)
    checks.equal(len(acme.face_shape(CIUrl(f"{WEB}/obama.jpg"))["data"]["face_shape"]), 1)
    refused(acme.face_detect(CIUrl(f"{WEB}/missing.jpg")), -1403)
    fine(acme.face_delperson("double"), "deleted", "person_id", "session_id")

with checks.check("addresses that the server may not fetch from are refused"):
    url = CIUrl("http://test-123456.image.example.com/test.jpg")
    refused(acme.face_newperson("new", ["g"], url), -1308)
    refused(acme.face_addface("obama", CIUrls([url, url])), -1308)
    refused(acme.face_verify("obama", url), -1308)
    refused(acme.face_identify("tall", url), -1308)
    refused(acme.face_compare(url, url), -1308, data={"fail_flag": 1})
    refused(acme.face_compare(file("obama.jpg"), url), -1308, data={"fail_flag": 2})
    refused(acme.face_detect(url), -1308)
    refused(acme.face_shape(url, 1), -1308)

with checks.check("what is not there has its code"):
    refused(acme.face_getinfo("nobody"), -1303)
    refused(acme.face_setinfo("nobody", "name"), -1303)
    refused(acme.face_delperson("nobody"), -1303)
    refused(acme.face_getfaceids("nobody"), -1303)
    refused(acme.face_verify("nobody", file("obama.jpg")), -1303)
    refused(acme.face_getpersonids("nowhere"), -1306)
    refused(acme.face_identify("nowhere", file("obama.jpg")), -1306)
    refused(acme.face_getfaceinfo("1009550071676600319"), -1305)
    refused(acme.face_delface("obama", ["1009550071676600319"]), -1305)

with checks.check("ids that are too long, and images that are none, have theirs"):
    refused(acme.face_newperson("x" * 65, ["g"], file("obama.jpg")), -1304)
    refused(acme.face_getinfo("x" * 65), -1303)
    refused(acme.face_detect(CIBuffer(b"GIF89a" + bytes(50))), -1400)
    refused(acme.face_detect(CIBuffer(context.photograph("obama.jpg")[:5000])), -1102)
    refused(acme.face_newperson("new", ["g" * 65], file("obama.jpg")), -1304)

with checks.check("a body over 1.5 MB is refused"):
    refused(acme.face_detect(CIBuffer(bytes(3 << 19))), 23, status=413)

with checks.check("signatures with a wrong key, secret id, appid or bucket are told apart"):
    refused(client_of("acme", secret_key="wrong").face_getgroupids(), 14)
    refused(client_of("acme", secret_id="wrong").face_getgroupids(), 11)
    refused(client_of("acme", secret_id=context.tenants["other"]["tencent"]["secret_id"]).face_getgroupids(), 12)
    refused(client_of("acme", appid="1").face_getgroupids(), 10)
    refused(client_of("acme", bucket="wrong").face_getgroupids(), 16)

with checks.check("another tenant sees nothing of it"):
    checks.equal(fine(other.face_getgroupids(), "group_ids")["group_ids"], [])
    refused(other.face_getinfo("obama"), -1303)
    refused(other.face_getfaceinfo(obama), -1305)

with checks.check("a face is deleted, and is found no more"):
    data = fine(acme.face_delface("obama", [second, "x"]), "deleted", "face_ids", "session_id")
    checks.equal((data["deleted"], data["face_ids"]), (1, [second]))
    checks.equal(acme.face_getfaceids("obama")["data"]["face_ids"], [obama, third])
    refused(acme.face_getfaceinfo(second), -1305)

with checks.check("a person is deleted with its faces"):
    checks.equal(fine(acme.face_delperson("biden"), "deleted", "person_id", "session_id")["deleted"], 1)
    checks.equal(acme.face_getpersonids("presidents")["data"]["person_ids"], ["obama"])
    refused(acme.face_getfaceinfo(biden), -1305)

with checks.check("the server's log holds no secret and no signature"):
    log = context.log.read_text(encoding="utf-8")
    checks.true("newperson" in log and "acme" in log)
    for tenant in context.tenants.values():
        for name in ("secret_id", "secret_key"):
            checks.true(tenant["tencent"][name] not in log, name)
    checks.true("Authorization" not in log)
