import Foundation
import HTTPTypes
import Testing

// What is refused about face sets, faces and searches.
extension HuaweiTriggers {
  static let faceSets: [Trigger] =
    [
      Trigger(.faceSetExists, "the same name again") {
        try await $0.post("face-sets", .json(#"{"face_set_name":"a"}"#))
      },
      Trigger(.tooManyFaceSets, "one more than allowed", { $0.huawei.faceSets = 1 }) {
        try await $0.post("face-sets", .json(#"{"face_set_name":"b"}"#))
      },
      Trigger(.tooManyFaceSets, "the eleventh") { caller in
        for number in 2...10 {
          let created = try await caller.post("face-sets", .json(["face_set_name": "s\(number)"]))
          #expect(created.status == 200)
        }
        return try await caller.post("face-sets", .json(["face_set_name": "s11"]))
      },
      Trigger(.faceSetMissing, "a query") { try await $0.get("face-sets/none") },
      Trigger(.faceSetMissing, "a deletion") { try await $0.delete("face-sets/none") },
      Trigger(.faceSetMissing, "an addition") {
        try await $0.post("face-sets/none/faces", .form([("image_file", BadImage.blank)]))
      },
      Trigger(.faceSetMissing, "a page of faces") { try await $0.get("face-sets/none/faces") },
      Trigger(.faceSetMissing, "an update") {
        try await $0.send(
          .put, "face-sets/none/faces", .json(#"{"face_id":"AAAAAAAA","external_image_id":"i"}"#))
      },
      Trigger(.faceSetMissing, "a deletion of faces") { try await $0.delete("face-sets/none/faces?id=x") },
      Trigger(.faceSetMissing, "a batch deletion") {
        try await $0.delete("face-sets/none/faces/batch", .json(#"{"filter":"id:x"}"#))
      },
      Trigger(.faceSetMissing, "a search") {
        try await $0.post("face-sets/none/search", .json(#"{"face_id":"AAAAAAAA"}"#))
      },
    ]
    + malformed(
      [
        #"{"face_set_name":""}"#, #"{"face_set_name":"_a"}"#, #"{"face_set_name":"a b"}"#,
        #"{"face_set_name":7}"#,
        #"{"face_set_name":"\#(String(repeating: "a", count: 65))"}"#,
        #"{"face_set_name":"b","face_set_capacity":15000}"#, #"{"face_set_name":"b","face_set_capacity":0}"#,
        #"{"face_set_name":"b","face_set_capacity":110000}"#,
        #"{"face_set_name":"b","face_set_capacity":"many"}"#,
        #"{"face_set_name":"b","external_fields":[]}"#,
        #"{"face_set_name":"b","external_fields":{"x":"long"}}"#,
        #"{"face_set_name":"b","external_fields":{"x":{"type":"date"}}}"#,
        #"{"face_set_name":"b","external_fields":{"x":{"type":7}}}"#,
        #"{"face_set_name":"b","external_fields":{"face_id":{"type":"long"}}}"#,
        #"{"face_set_name":"b","external_fields":{"similarity":{"type":"long"}}}"#,
        #"{"face_set_name":"b","external_fields":{"":{"type":"long"}}}"#,
        #"{"face_set_name":"b","external_fields":{"x y":{"type":"long"}}}"#,
        #"{"face_set_name":"b","external_fields":{"\#(String(repeating: "x", count: 37))":{"type":"long"}}}"#,
        "{\"face_set_name\":\"b\",\"external_fields\":{"
          + (0...10).map { #""f\#($0)":{"type":"long"}"# }.joined(separator: ",") + "}}",
      ], .post, "face-sets") + [
      Trigger(.parameterMissing, "a face set without a name") { try await $0.post("face-sets", .json("{}")) }
    ]

  static let faces: [Trigger] =
    [
      Trigger(.noFaceToAdd, "a grey picture") {
        try await $0.post("face-sets/a/faces", .form([("image_file", BadImage.blank)]))
      },
      Trigger(.fieldUndefined, "a field that was not defined, in an addition") {
        try await $0.add(#"{"unknown": 1}"#)
      },
      Trigger(.fieldUndefined, "a field that was not defined, in an update") {
        try await $0.change(#"{"unknown": 1}"#)
      },
      Trigger(.fieldTypeMismatch, "text for a number") { try await $0.add(#"{"timestamp": "12"}"#) },
      Trigger(.fieldTypeMismatch, "a fraction for a whole number") {
        try await $0.add(#"{"timestamp": 1.5}"#)
      },
      Trigger(.fieldTypeMismatch, "a number for text") { try await $0.add(#"{"id": 12}"#) },
      Trigger(.fieldTypeMismatch, "a list") { try await $0.add(#"{"id": ["a"]}"#) },
      Trigger(.fieldTypeMismatch, "null") { try await $0.add(#"{"id": null}"#) },
      Trigger(.fieldTypeMismatch, "a number for a truth value, in an update") {
        try await $0.change(#"{"male": 1}"#)
      },
      Trigger(.parameterMalformed, "text with a blank") { try await $0.add(#"{"id": "a b"}"#) },
      Trigger(.parameterMalformed, "empty text") { try await $0.add(#"{"id": ""}"#) },
      Trigger(.parameterMalformed, "fields that are no object") { try await $0.add("[1]") },
      Trigger(.parameterMalformed, "an image id with a blank") {
        try await $0.post(
          "face-sets/a/faces",
          .form([("image_file", BadImage.blank), ("external_image_id", Data("a b".utf8))]))
      },
      Trigger(.parameterMalformed, "too long an image id") {
        try await $0.post(
          "face-sets/a/faces",
          .form([("image_file", BadImage.blank), ("external_image_id", Data(repeating: 0x61, count: 37))]))
      },
      Trigger(.faceMissing, "a query") { try await $0.get("face-sets/a/faces?face_id=AAAAAAAA") },
      Trigger(.faceMissing, "a query for what cannot be an id") {
        try await $0.get("face-sets/a/faces?face_id=x")
      },
      Trigger(.faceMissing, "an update") {
        try await $0.send(
          .put, "face-sets/a/faces", .json(#"{"face_id":"AAAAAAAA","external_image_id":"i"}"#))
      },
      Trigger(.faceMissing, "a deletion") { try await $0.delete("face-sets/a/faces?face_id=AAAAAAAA") },
      Trigger(.faceMissing, "a search") { try await $0.search(#""top_n":1"#, face: "AAAAAAAA") },
      Trigger(.parameterMissing, "an update of nothing") {
        try await $0.send(.put, "face-sets/a/faces", .json(#"{"face_id":"AAAAAAAA"}"#))
      },
      Trigger(.parameterMissing, "an update without a face") {
        try await $0.send(.put, "face-sets/a/faces", .json(#"{"external_image_id":"i"}"#))
      },
      Trigger(.valueNotFound, "a value that no face has") {
        try await $0.delete("face-sets/a/faces?id=nobody")
      },
      Trigger(.valueNotFound, "an image id that no face has") {
        try await $0.delete("face-sets/a/faces?external_image_id=nobody")
      },
      Trigger(.valueNotFound, "a value of another type") {
        try await $0.delete("face-sets/a/faces?timestamp=x")
      },
      Trigger(.fieldMissing, "a deletion by an unknown field") {
        try await $0.delete("face-sets/a/faces?unknown=1")
      },
      Trigger(.fieldMissing, "a deletion by a built-in field") {
        try await $0.delete("face-sets/a/faces?bounding_box=1")
      },
      Trigger(.parameterMissing, "a deletion by nothing") { try await $0.delete("face-sets/a/faces") },
      Trigger(.parameterMalformed, "a deletion by two fields") {
        try await $0.delete("face-sets/a/faces?id=home&timestamp=12")
      },
      Trigger(.parameterMalformed, "a deletion by no value") { try await $0.delete("face-sets/a/faces?id=") },
      Trigger(.nothingToDelete, "a filter that nothing meets") {
        try await $0.delete("face-sets/a/faces/batch", .json(#"{"filter":"timestamp:99"}"#))
      },
      Trigger(.filterMalformed, "a broken filter of a batch deletion") {
        try await $0.delete("face-sets/a/faces/batch", .json(#"{"filter":"timestamp:["}"#))
      },
      Trigger(.filterMalformed, "an empty filter of a batch deletion") {
        try await $0.delete("face-sets/a/faces/batch", .json(#"{"filter":""}"#))
      },
      Trigger(.parameterMissing, "a batch deletion without a filter") {
        try await $0.delete("face-sets/a/faces/batch", .json("{}"))
      },
    ]
    + [
      "offset=-1", "limit=0", "limit=x", "offset=9999&limit=2", "limit=10001", "offset=99999999999999999999",
    ].map {
      query in
      Trigger(.parameterMalformed, "a page with \(query)") { try await $0.get("face-sets/a/faces?\(query)") }
    }

  static let searches: [Trigger] =
    [
      Trigger(.noFaceToSearch, "a grey picture") {
        try await $0.post("face-sets/a/search", .form([("image_file", BadImage.blank)]))
      },
      Trigger(.parameterMissing, "nothing to search for") {
        try await $0.post("face-sets/a/search", .json("{}"))
      },
      Trigger(.parameterMalformed, "two faces to search for") {
        try await $0.search(#""image_base64":"AAAA""#)
      },
      Trigger(.filterMalformed, "a broken filter") { try await $0.search(#""filter":"timestamp:[1 TO""#) },
      Trigger(.filterMalformed, "a filter by an unknown field") {
        try await $0.search(#""filter":"unknown:1""#)
      },
      Trigger(.filterMalformed, "a filter with text for a number") {
        try await $0.search(#""filter":"timestamp:x""#)
      },
      Trigger(.filterMalformed, "a filter that is nested too deep") {
        try await $0.search(
          #""filter":"\#(String(repeating: "(", count: 40))id:x\#(String(repeating: ")", count: 40))""#)
      },
      Trigger(.returnFieldUndefined, "a field that was not defined") {
        try await $0.search(#""return_fields":["unknown"]"#)
      },
      Trigger(.sortFieldNotReturned, "an order by a field that is not returned") {
        try await $0.search(#""sort":[{"timestamp":"asc"}]"#)
      },
      Trigger(.sortFieldNotNumeric, "an order by text") {
        try await $0.search(#""sort":[{"id":"asc"}],"return_fields":["id"]"#)
      },
    ]
    + [
      #""top_n":0"#, #""top_n":1001"#, #""top_n":"many""#, #""threshold":1.1"#, #""threshold":-0.1"#,
      #""threshold":"high""#, #""sort":{"timestamp":"asc"}"#, #""sort":[{"timestamp":"up"}]"#,
      #""sort":["timestamp"]"#,
      #""sort":[{"timestamp":"asc","id":"asc"}]"#, #""sort":"timestamp""#, #""return_fields":"id""#,
      #""return_fields":[7]"#, #""filter":7"#,
    ].map { more in
      Trigger(.parameterMalformed, "a search with \(more)") { try await $0.search(more) }
    }

  static func malformed(_ bodies: [String], _ method: HTTPRequest.Method, _ path: String) -> [Trigger] {
    bodies.map { body in
      Trigger(.parameterMalformed, String(body.prefix(80))) { try await $0.send(method, path, .json(body)) }
    }
  }
}
