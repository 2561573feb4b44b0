import HTTPTypes
import Testing

/// One of the appliance's sixteen operations, with a request that is right as it stands.
///
/// In paths and bodies `{face}`, `{image}` and `{photograph}` stand for an enrolled face, its image, and a photograph.
struct ApplianceOperation: Sendable, CustomTestStringConvertible {
  /// The section of the document.
  let section: String
  let method: HTTPRequest.Method
  let path: String
  let body: String?
  /// An answer with the document's keys and types. The values are ours: a whole number stands for an integer, one
  /// with a decimal point for a float.
  let answer: String

  var testDescription: String { section }

  private static let nothing = #"{"code": 0, "msg": "SUCCESS", "data": {}}"#
  private static let rect = #"{"left": 1, "top": 1, "right": 2, "bottom": 2}"#
  private static let detection =
    #"{"left": 1, "top": 1, "right": 2, "bottom": 2, "roll": 0, "yaw": 0, "pitch": 0, "blurness": 20.5"#
  private static let binding = """
    {"code": 0, "msg": "SUCCESS", "data": {"totalCnt": 3, "successCnt": 1, "failCnt": 2, "failInfo": [
      {"groupId": "x", "errorMsg": "x"}]}}
    """

  static let all = [
    ApplianceOperation(
      section: "1.1 enrol a face", method: .post, path: "/faces",
      body: #"{"image": "{photograph}", "description": "8.png", "imageMd5": "", "name": "", "gender": ""}"#,
      answer: """
        {"code": 0, "msg": "SUCCESS", "data": {"id": 6, "imageId": "x", "faceToken": "x", "rect": \(rect)}}
        """),
    ApplianceOperation(
      section: "1.2 list the faces", method: .get, path: "/faces?pageOffset=0&pageSize=10", body: nil,
      answer: """
        {"code": 0, "msg": "SUCCESS", "data": {"totalFaces": 2, "face": [{"id": 1, "imageId": "x", "imgId": "x",
          "imgeId": "x",
          "faceToken": "x", "description": "x", "name": "", "gender": ""}]}}
        """),
    ApplianceOperation(
      section: "1.3 delete a face", method: .delete, path: "/faces/{face}", body: nil, answer: nothing),
    ApplianceOperation(
      section: "1.4 delete an image", method: .delete, path: "/faces/image/{image}", body: nil,
      answer: nothing),
    ApplianceOperation(
      section: "1.5 show a face", method: .get, path: "/faces/faceToken/{face}", body: nil,
      answer: """
        {"code": 0, "msg": "SUCCESS", "data": {"imageId": "x", "description": "x", "name": "", "gender": "x",
          "rect": \(rect), "faceGroupList": [{"groupId": "x"}], "image": ""}}
        """),
    ApplianceOperation(
      section: "1.6 show an image", method: .get, path: "/faces/image/{image}", body: nil,
      answer: #"{"code": 0, "msg": "SUCCESS", "data": {"image": "x", "faceToken": ["x"]}}"#),
    ApplianceOperation(
      section: "1.6 clear the library", method: .delete, path: "/faces/facesLib", body: nil, answer: nothing),
    ApplianceOperation(
      section: "2.1 list the groups", method: .get, path: "/faceGroups", body: nil,
      answer: """
        {"code": 0, "msg": "SUCCESS", "data": {"faceGroupList": [{"groupId": "x", "groupType": "",
          "groupScore": 80, "groupName": "", "groupFaces": 5}]}}
        """),
    ApplianceOperation(
      section: "2.2 create a group", method: .post, path: "/faceGroups",
      body: #"{"groupId": "1", "groupName": "员工", "groupScore": 80, "groupType": "白名单"}"#, answer: nothing),
    ApplianceOperation(
      section: "2.3 delete a group", method: .delete, path: "/faceGroups/default",
      body: #"{"deleteAllFace": 4}"#,
      answer: nothing),
    ApplianceOperation(
      section: "2.4 list a group's faces", method: .get, path: "/faceGroups/default?pageOffset=0&pageSize=10",
      body: nil,
      answer: """
        {"code": 0, "msg": "SUCCESS", "data": {"totalFaces": 2, "face": [{"imageId": "x", "imgId": "x",
          "imgeId": "x",
          "faceToken": "x", "description": "x", "name": "", "gender": "x"}]}}
        """),
    ApplianceOperation(
      section: "2.5 bind a face", method: .post, path: "/faceGroups/binding/{face}",
      body: #"{"faceGroupList": ["default", "123", "456"]}"#, answer: binding),
    ApplianceOperation(
      section: "2.6 unbind a face", method: .delete, path: "/faceGroups/unbind/{face}",
      body: #"{"faceGroupList": ["default", "123", "456"]}"#, answer: binding),
    ApplianceOperation(
      section: "2.7 change a group", method: .put, path: "/faceGroups",
      body: #"{"groupId": "default", "groupName": "1222", "groupScore": 80, "groupType": "1"}"#,
      answer: nothing),
    ApplianceOperation(
      section: "3.1 compare", method: .post, path: "/face/compare",
      body: #"{"image1": "{photograph}", "image2": "{photograph}", "livenessEnabled": false}"#,
      answer: """
        {"code": 0, "msg": "SUCCESS", "data": {"compareScore": 58.5, "detectionResult1": \(detection)},
          "detectionResult2": \(detection)}}}
        """),
    ApplianceOperation(
      section: "3.2 search", method: .post, path: "/face/search",
      body: """
        {"image": "{photograph}", "group": ["default", "other"], "topN": 5, "livenessEnabled": false,
          "featureUpload": false}
        """,
      answer: """
        {"code": 0, "msg": "SUCCESS", "data": {"detectionResult": \(detection), "quality": 0.5},
          "top1": {"group": [{"groupId": "x"}], "searchScore": 99.5, "faceToken": "x", "description": "x",
            "imageUrl": "x"}, "top2": {}, "top3": {}, "top4": {}, "top5": {}}}
        """),
  ]
}
