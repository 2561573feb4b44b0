"""Older versions of Huawei's Python SDK, unmodified: those whose forms say True, and those that look their project up
by the name of a region.

Version 3.0 sends its file operations as no form at all, whatever the server, and reads no answer that has a head pose.
"""

import base64
import re

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkfrs.v2 import (
    AddFacesBase64Req, AddFacesByBase64Request, AddFacesByFileRequest, AddFacesByFileRequestBody,
    BatchDeleteFacesRequest, CompareFaceByBase64Request, CreateFaceSetReq, CreateFaceSetRequest,
    DeleteFaceByExternalImageIdRequest, DeleteFaceByFaceIdRequest, DeleteFaceSetRequest, DeleteFacesBatchReq,
    DetectFaceByBase64Request, FaceCompareBase64Req, FaceDetectBase64Req, FaceSearchBase64Req, FaceSearchFaceIdReq,
    FrsClient, SearchFaceByBase64Request, SearchFaceByFaceIdRequest, SearchFaceByFileRequest,
    SearchFaceByFileRequestBody, ShowAllFaceSetsRequest, ShowFaceSetRequest, ShowFacesByFaceIdRequest,
    ShowFacesByLimitRequest, TypeInfo, UpdateFaceReq, UpdateFaceRequest)

from checks import Checks, context
from vendor_clients import huawei as client_for

try:
    from huaweicloudsdkcore.http.formdata import FormFile
except ImportError:
    FormFile = None
try:
    from huaweicloudsdkfrs.v1 import AuthorizeFaceRecognitionServiceRequest, FrsClient as FirstClient
except ImportError:
    FirstClient = None

ACCOUNT = context.tenants["acme"]["huawei"]
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

frs = client_for(ACCOUNT)


def encoded(name):
    return base64.b64encode(context.photograph(name)).decode()


def refused(code, call):
    with checks.raises(ClientRequestException) as caught:
        call()
    checks.equal(caught.error.error_code, code)
    checks.true(re.fullmatch(UUID + r"-\d{13}-gate-1", caught.error.request_id), caught.error.request_id)


checks = Checks(9 + 2 * (FormFile is not None) + (FirstClient is not None))

with checks.check("a face set is created, shown and listed"):
    made = frs.create_face_set(CreateFaceSetRequest(body=CreateFaceSetReq(
        face_set_name="staff", external_fields={"vip": TypeInfo(type="boolean"), "n": TypeInfo(type="integer")})))
    checks.equal(made.face_set_info.face_set_name, "staff")
    checks.equal(made.face_set_info.external_fields, {"vip": {"type": "boolean"}, "n": {"type": "integer"}})
    checks.equal(frs.show_face_set(ShowFaceSetRequest(face_set_name="staff")).status_code, 200)
    checks.equal(len(frs.show_all_face_sets(ShowAllFaceSetsRequest()).face_sets_info), 1)

with checks.check("a face is detected, two are compared"):
    faces = frs.detect_face_by_base64(DetectFaceByBase64Request(
        body=FaceDetectBase64Req(image_base64=encoded("obama.jpg"), attributes="2"))).faces
    checks.equal(len(faces), 1)
    answer = frs.compare_face_by_base64(CompareFaceByBase64Request(body=FaceCompareBase64Req(
        image1_base64=encoded("obama.jpg"), image2_base64=encoded("obama2.jpg"))))
    checks.true(0.93 < answer.similarity < 1, answer.similarity)

with checks.check("a face is added with custom fields"):
    added = frs.add_faces_by_base64(AddFacesByBase64Request(face_set_name="staff", body=AddFacesBase64Req(
        image_base64=encoded("obama.jpg"), external_image_id="one", external_fields={"vip": True, "n": 1})))
    checks.equal(added.faces[0].external_fields, {"vip": True, "n": 1})
    first = added.faces[0].face_id

if FormFile is not None:
    with checks.check("a form says True and is understood"):
        added = frs.add_faces_by_file(AddFacesByFileRequest(face_set_name="staff", body=AddFacesByFileRequestBody(
            image_file=FormFile(str(context.photographs / "obama2.jpg")), external_image_id="two",
            external_fields='{"vip": false, "n": 2}', single=True)))
        checks.equal((len(added.faces), added.faces[0].external_image_id), (1, "two"))

    with checks.check("a form with numbers and lists finds both faces"):
        found = frs.search_face_by_file(SearchFaceByFileRequest(
            face_set_name="staff", body=SearchFaceByFileRequestBody(
                image_file=FormFile(str(context.photographs / "obama3.jpg")), top_n=5, threshold=0.5,
                filter="n:[1 TO 2]", sort='[{"n": "desc"}]', return_fields='["n"]')))
        checks.equal([face.external_fields for face in found.faces], [{"n": 2}, {"n": 1}])

with checks.check("a face is found by a photograph and by its id"):
    found = frs.search_face_by_base64(SearchFaceByBase64Request(face_set_name="staff", body=FaceSearchBase64Req(
        image_base64=encoded("obama3.jpg"), top_n=1, filter="vip:true", return_fields=["vip"])))
    checks.equal([(face.face_id, face.external_fields) for face in found.faces], [(first, {"vip": True})])
    found = frs.search_face_by_face_id(SearchFaceByFaceIdRequest(
        face_set_name="staff", body=FaceSearchFaceIdReq(face_id=first, top_n=1)))
    checks.equal(found.faces[0].similarity, 1.0)

with checks.check("a face is changed and shown"):
    frs.update_face(UpdateFaceRequest(face_set_name="staff", body=UpdateFaceReq(
        face_id=first, external_image_id="renamed", external_fields={"vip": False})))
    page = frs.show_faces_by_limit(ShowFacesByLimitRequest(face_set_name="staff", offset=0, limit=1))
    checks.equal(page.faces[0].external_image_id, "renamed")
    one = frs.show_faces_by_face_id(ShowFacesByFaceIdRequest(face_set_name="staff", face_id=first))
    checks.equal(one.faces[0].external_fields, {"vip": False, "n": 1})

with checks.check("a client that knows only its region finds its project"):
    found = FrsClient.new_builder().with_credentials(
        BasicCredentials(ACCOUNT["access_key"], ACCOUNT["secret_key"]).with_iam_endpoint(context.address)
    ).with_region(Region("cn-north-4", context.address)).build()
    checks.equal(found.show_all_face_sets(ShowAllFaceSetsRequest()).face_sets_info[0].face_set_name, "staff")

if FirstClient is not None:
    with checks.check("the state of the subscription is told"):
        state = client_for(ACCOUNT, FirstClient).authorize_face_recognition_service(
            AuthorizeFaceRecognitionServiceRequest())
        checks.equal(state.max_face_set_number, 10)
        for service in (state.detect_service, state.compare_service, state.search_service):
            checks.true(service.subscribe_status is True)
            checks.true(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", service.create_time), service.create_time)
        checks.true(state.live_detect_service.subscribe_status is True)

with checks.check("errors have their codes and the id of the request"):
    refused("FRS.0302", lambda: frs.show_face_set(ShowFaceSetRequest(face_set_name="none")))
    refused("FRS.0015", lambda: frs.detect_face_by_base64(DetectFaceByBase64Request(
        body=FaceDetectBase64Req(image_base64="no base64"))))
    refused("APIG.0301", lambda: client_for(ACCOUNT, secret_key="guess").show_all_face_sets(ShowAllFaceSetsRequest()))

with checks.check("faces are deleted by image id, by face id and by a filter"):
    for number in (3, 4):
        frs.add_faces_by_base64(AddFacesByBase64Request(face_set_name="staff", body=AddFacesBase64Req(
            image_base64=encoded("biden.jpg"), external_image_id=f"b{number}", external_fields={"n": number})))
    checks.equal(frs.delete_face_by_external_image_id(DeleteFaceByExternalImageIdRequest(
        face_set_name="staff", external_image_id="b3")).face_number, 1)
    checks.equal(frs.delete_face_by_face_id(DeleteFaceByFaceIdRequest(
        face_set_name="staff", face_id=first)).face_number, 1)
    checks.equal(frs.batch_delete_faces(BatchDeleteFacesRequest(
        face_set_name="staff", body=DeleteFacesBatchReq(filter="n:4"))).face_number, 1)

with checks.check("a face set is deleted"):
    checks.equal(frs.delete_face_set(DeleteFaceSetRequest(face_set_name="staff")).face_set_name, "staff")
