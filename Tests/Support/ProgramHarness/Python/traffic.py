"""Requests of all four dialects, as steps for the load generator and as bytes for the fuzzer."""

import base64
import hashlib
import hmac
import json
import time
import urllib.parse

from connection import Connection, token

BUSY = {
    "huawei": ["FRS.0033"], "tencent": ['"code":15,'], "baidu": ['"error_code":4,'],
    "appliance": ["104290"]}
GROUP = "people"


class Traffic:
    """Requests on behalf of one tenant.

    `photographs` are two paths: of the person who is enrolled, and of somebody else.
    """

    def __init__(self, host, tenant, photographs):
        self.host, self.tenant = host, tenant
        self.person, self.other = (str(path) for path in photographs)
        self.project = tenant["huawei"]["project_id"]
        self.huawei_token = token(host, tenant)
        self.baidu_token = self._baidu_token()
        self.youtu = self._youtu_signature()

    # Credentials

    def _baidu_token(self):
        keys = self.tenant["baidu"]
        query = urllib.parse.urlencode({
            "grant_type": "client_credentials", "client_id": keys["api_key"], "client_secret": keys["secret_key"]})
        return self._ask("GET", f"/oauth/2.0/token?{query}").get("access_token")

    def _youtu_signature(self):
        keys, now = self.tenant["tencent"], int(time.time())
        plain = (
            f"a={keys['appid']}&b={keys['bucket']}&k={keys['secret_id']}&e={now + 86400}&t={now}&r=12345&u=0&f="
        ).encode()
        code = hmac.new(keys["secret_key"].encode(), plain, hashlib.sha1).digest()
        return base64.b64encode(code + plain).decode()

    def _ask(self, method, path, headers=(), body=None):
        with Connection(self.host) as connection:
            answer = connection.request(method, path, headers, body)
        if answer.status >= 400 and answer.status != 400:
            raise AssertionError(f"{method} {path}: {answer.status} {answer.body[:300]!r}")
        return answer.json()

    # The steps of each dialect

    def _huawei(self, name, method, path, **content):
        headers = {"X-Auth-Token": self.huawei_token}
        if "text" in content:
            headers["Content-Type"] = "application/json"
        return {
            "name": f"huawei {name}", "method": method, "path": f"/v2/{self.project}/{path}", "headers": headers,
            "without": ["error_code"], "busy": BUSY["huawei"], **content}

    def _tencent(self, name, fields, files=()):
        keys = self.tenant["tencent"]
        fields = {"appid": keys["appid"], "bucket": keys["bucket"], **fields}
        form = [{"name": key, "text": value} for key, value in fields.items()]
        form += [{"name": key, "file": path} for key, path in files]
        return {
            "name": f"tencent {name}", "method": "POST", "path": f"/face/{name}",
            "headers": {"Authorization": self.youtu}, "form": form, "expect": ['"code":0'],
            "busy": BUSY["tencent"]}

    def _baidu(self, name, path, fields):
        return {
            "name": f"baidu {name}", "method": "POST",
            "path": f"/rest/2.0/face/v2/{path}?access_token={urllib.parse.quote(self.baidu_token)}",
            "headers": {"Content-Type": "application/x-www-form-urlencoded"},
            "text": "&".join(f"{key}={value}" for key, value in fields.items()),
            "expect": ["log_id"], "without": ["error_code"], "busy": BUSY["baidu"]}

    def _appliance(self, name, method, path, content=None):
        step = {
            "name": f"appliance {name}", "method": method, "path": f"/api/{path}",
            "headers": {"X-Api-Key": self.tenant["appliance"]["key"]}, "expect": ['"code":0'],
            "busy": BUSY["appliance"]}
        if content is not None:
            step["headers"]["Content-Type"] = "application/json"
            step["text"] = json.dumps(content)
        return step

    def face_detect(self):
        """Huawei's face-detect with a file."""
        return self._huawei(
            "face-detect", "POST", "face-detect", form=[{"name": "image_file", "file": self.person}],
            expect=["bounding_box"])

    def face_compare(self):
        """Huawei's face-compare with two files."""
        return self._huawei(
            "face-compare", "POST", "face-compare",
            form=[{"name": "image1_file", "file": self.person}, {"name": "image2_file", "file": self.other}],
            expect=["similarity"])

    def search(self, group=GROUP):
        """Huawei's search with a file."""
        return self._huawei(
            "search", "POST", f"face-sets/{group}/search",
            form=[{"name": "image_file", "file": self.person}, {"name": "top_n", "text": "10"}],
            expect=["faces"])

    def liveness(self):
        """The appliance's comparison that asks whether faces are alive."""
        photograph = f"data:image/jpeg;base64,{_base64(self.person)}"
        return self._appliance(
            "liveness", "POST", "face/compare",
            {"image1": photograph, "image2": photograph, "livenessEnabled": True})

    def huawei_script(self):
        """Detection, comparison, search, and a face that comes and goes."""
        add = {"image_base64": _base64(self.other), "external_image_id": "h{connection}"}
        return [
            self.face_detect(), self.face_compare(), self.search(),
            self._huawei("add", "POST", f"face-sets/{GROUP}/faces", text=json.dumps(add), expect=["face_id"]),
            self._huawei("list", "GET", f"face-sets/{GROUP}/faces?offset=0&limit=5", expect=["faces"]),
            self._huawei(
                "delete", "DELETE", f"face-sets/{GROUP}/faces?external_image_id=h{{connection}}",
                expect=["face_number"]),
        ]

    def tencent_script(self):
        """A person who comes, is identified, and goes."""
        person = {"person_id": "t{connection}"}
        return [
            self._tencent("detect", {"mode": "0"}, [("image", self.person)]),
            self._tencent(
                "newperson", {**person, "group_ids[0]": GROUP, "tag": "soak"}, [("image", self.person)]),
            self._tencent("identify", {"group_id": GROUP}, [("image", self.other)]),
            self._tencent("verify", person, [("image", self.person)]),
            self._tencent("compare", {}, [("imageA", self.person), ("imageB", self.other)]),
            self._tencent("delperson", person),
        ]

    def baidu_script(self):
        """A user who comes, is found, and goes."""
        person, other = _quoted(self.person), _quoted(self.other)
        user = {"uid": "b{connection}", "group_id": GROUP}
        return [
            self._baidu("detect", "detect", {"image": person, "max_face_num": 1}),
            self._baidu("user/add", "faceset/user/add", {**user, "user_info": "soak", "image": other}),
            self._baidu("identify", "identify", {"group_id": GROUP, "image": person}),
            self._baidu("verify", "verify", {**user, "image": other}),
            self._baidu("match", "match", {"images": f"{person},{other}"}),
            self._baidu("user/delete", "faceset/user/delete", {"uid": user["uid"]}),
        ]

    def appliance_script(self):
        """1:1, 1:N and lists."""
        person, other = (
            f"data:image/jpeg;base64,{_base64(path)}" for path in (self.person, self.other))
        return [
            self._appliance(
                "compare", "POST", "face/compare",
                {"image1": person, "image2": other, "livenessEnabled": False}),
            self._appliance(
                "search", "POST", "face/search", {"image": person, "group": [GROUP], "topN": 5}),
            self._appliance("groups", "GET", "faceGroups"),
            self._appliance("faces", "GET", "faces?pageOffset=0&pageSize=5"),
        ]

    def scripts(self):
        """The scripts of all dialects that the server speaks."""
        scripts = [self.huawei_script(), self.tencent_script(), self.appliance_script()]
        return [*scripts, self.baidu_script()] if self.baidu_token else scripts

    def prepare(self):
        """Creates the group that the scripts search in, with one person."""
        headers = [f"X-Auth-Token: {self.huawei_token}", "Content-Type: application/json"]
        path = f"/v2/{self.project}/face-sets"
        made = self._ask("POST", path, headers, json.dumps({"face_set_name": GROUP}).encode())
        if "face_set_info" not in made:
            raise AssertionError(f"no face set: {made}")
        keys = self.tenant["tencent"]
        for step in (self._tencent(
                "newperson", {"person_id": "first", "group_ids[0]": GROUP}, [("image", self.person)]),):
            kind, body = render(step)
            made = self._ask(
                "POST", step["path"], [f"Authorization: {self.youtu}", f"Content-Type: {kind}"], body)
            if made.get("code") != 0:
                raise AssertionError(f"no person for {keys['appid']}: {made}")


def render(step, connection=0):
    """The content type and body of a step, as the load generator sends it."""
    def filled(text):
        return text.replace("{connection}", str(connection)).encode()

    if "form" not in step:
        headers = step.get("headers", {})
        return headers.get("Content-Type"), filled(step["text"]) if "text" in step else b""
    boundary = "traffic-boundary"
    body = b""
    for part in step["form"]:
        is_file = "file" in part
        if is_file:
            with open(part["file"], "rb") as stream:
                content = stream.read()
        else:
            content = filled(part["text"])
        name = f'name="{part["name"]}"' + ('; filename="photograph.jpg"' if is_file else "")
        body += f"--{boundary}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + content + b"\r\n"
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()


def _base64(path):
    with open(path, "rb") as stream:
        return base64.b64encode(stream.read()).decode()


def _quoted(path):
    return urllib.parse.quote(_base64(path), safe="")
