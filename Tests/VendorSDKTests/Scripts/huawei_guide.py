"""The tasks of section 3 of Huawei's v1 guide, step by step, with a token and plain HTTP requests."""

import requests

from checks import Checks, context

ACCOUNT = context.tenants["acme"]["huawei"]
ROOT = f"{context.address}/v1/{ACCOUNT['project_id']}"

checks = Checks(6)
session = requests.Session()

with checks.check("a password gives a token"):
    answer = session.post(context.address + "/v3/auth/tokens", json={"auth": {
        "identity": {"methods": ["password"], "password": {"user": {
            "name": ACCOUNT["user"], "password": ACCOUNT["password"], "domain": {"name": ACCOUNT["domain"]}}}},
        "scope": {"project": {"name": ACCOUNT["project_name"]}}}}, timeout=30)
    checks.equal(answer.status_code, 201)
    session.headers["X-Auth-Token"] = answer.headers["X-Subject-Token"]

with checks.check("3.1, step 1: a face set of one's own is created"):
    answer = session.post(ROOT + "/face-sets", json={
        "face_set_name": "test", "face_set_capacity": 100000,
        "external_fields": {"timestamp": {"type": "long"}, "id": {"type": "string"}}}, timeout=30)
    checks.equal(answer.status_code, 200)
    checks.equal(answer.json()["face_set_info"]["face_set_name"], "test")

ids = {}
with checks.check("3.1, step 2: photographs 1 and 2 are added"):
    for name in ("obama.jpg", "biden.jpg"):
        answer = session.post(ROOT + "/face-sets/test/faces", files={"image_file": context.photograph(name)}, data={
            "external_image_id": name[:-4], "external_fields": '{"timestamp": 12, "id": "home"}'}, timeout=60)
        checks.equal(answer.status_code, 200)
        checks.equal(len(answer.json()["faces"]), 1)
        ids[name] = answer.json()["faces"][0]["face_id"]

with checks.check("3.1, step 3: photograph 3 finds the one face that is like it, with its similarity"):
    answer = session.post(ROOT + "/face-sets/test/search", files={"image_file": context.photograph("obama2.jpg")},
                          data={"top_n": "1", "return_fields": '["timestamp","id"]'}, timeout=60)
    checks.equal(answer.status_code, 200)
    (face,) = answer.json()["faces"]
    checks.equal((face["face_id"], face["external_image_id"]), (ids["obama.jpg"], "obama"))
    checks.equal(face["external_fields"], {"timestamp": 12, "id": "home"})
    checks.true(face["similarity"] > 0.93, f"the similarity is {face['similarity']}")

with checks.check("3.2, step 1: the face set is deleted with all its faces"):
    answer = session.delete(ROOT + "/face-sets/test", timeout=30)
    checks.equal((answer.status_code, answer.json()), (200, {"face_set_name": "test"}))

with checks.check("3.2, step 2: no face set is left"):
    answer = session.get(ROOT + "/face-sets", headers={"Content-Type": "application/json"}, timeout=30)
    checks.equal((answer.status_code, answer.json()), (200, {"face_sets_info": []}))
