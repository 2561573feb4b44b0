import DialectKit
import Gallery

// The values that several operations take and give (v2 reference, section 5.2).
extension Schema {
  static let boundingBox = object([
    .required("width", .integer), .required("height", .integer), .required("top_left_x", .integer),
    .required("top_left_y", .integer),
  ])
  static let faceID = string(pattern: "^[A-Za-z0-9]{8}$")
  static let faceSetID = string(pattern: "^[A-Za-z0-9]{8}$")
  static let identifier = string(1...36, pattern: "^[A-Za-z0-9_-]+$")
  static let externalFields = map(of: .either(.string, .number, .boolean))
  static let similarity = number(0...1)

  static let faceSetInfo = object([
    .required("face_number", .integer), .required("face_set_id", .faceSetID),
    .required("face_set_name", .string), .required("create_date", .string, "UTC, yyyy-MM-dd HH:mm:ss"),
    .required("face_set_capacity", .integer), .required("external_fields", .map(of: .fieldType)),
  ])
  static let faceSetFaces = object([
    .required("face_set_id", .faceSetID), .required("face_set_name", .string),
    .required("faces", .array(of: .object(faceSetFace))),
  ])
  static let faceNumber = object([
    .required("face_number", .integer, "How many faces were changed or deleted"),
    .required("face_set_id", .faceSetID), .required("face_set_name", .string),
  ])
  static let foundFaces = object([
    .required("faces", .array(of: .object(faceSetFace + [.required("similarity", .similarity)])))
  ])
  static let fieldType = object([
    .required("type", .choice("string", "integer", "long", "float", "double", "boolean"))
  ])

  private static let faceSetFace: [Field] = [
    .required("bounding_box", .boundingBox), .required("face_id", .faceID),
    .required("external_image_id", .string), .required("external_fields", .externalFields),
  ]

  static let detectedFaces = object([
    .required(
      "faces",
      .array(
        of: .object([
          .required("bounding_box", .boundingBox),
          .optional("attributes", AttributesReply.schema, "What was asked for and is known"),
          .optional(
            "landmark",
            .object(
              ["eyebrow", "eyes", "face", "mouth", "nose"].map { part in
                .required("\(part)_contour", .object([.required("point", .array(of: .point))]))
              })),
        ])))
  ])
  private static let point = object([.required("x", .number), .required("y", .number)])

  static let comparedFaces = object([
    .required("image1_face", .object([.required("bounding_box", .boundingBox)])),
    .required("image2_face", .object([.required("bounding_box", .boundingBox)])),
    .required(
      "similarity", .similarity, "0.93 at one false match in a thousand, 1 for identical photographs"),
  ])

  static let projects = object([
    .required(
      "projects",
      .array(
        of: .object([
          .required("id", .string), .required("name", .string), .required("domain_id", .string),
          .required("parent_id", .string), .required("is_domain", .boolean), .required("enabled", .boolean),
          .required("description", .string), .required("links", .any),
        ]))), .required("links", .any),
  ])
}

extension Field {
  /// The three ways to name a photograph.
  static func photograph(_ name: String = "image") -> [Field] { file(name) }

  /// The three ways to name a file.
  ///
  /// - Parameter name: What the names of the parameters begin with.
  static func file(_ name: String) -> [Field] {
    [
      .optional("\(name)_base64", .base64, "Exactly one of \(name)_base64, \(name)_file and \(name)_url"),
      .optional("\(name)_file", .file),
      .optional("\(name)_url", .string, "/Bucket/Object, or an allowed URL"),
    ]
  }

  static let externalValues: [Field] = [
    .optional("external_image_id", .identifier, "The caller's name for the image; made up when missing"),
    .optional("external_fields", .externalFields, "Values of the custom fields"),
  ]

  /// The name in the path of every operation on a face set.
  static let faceSetName = Field.required(
    "face_set_name", .string(1...64, pattern: "^[A-Za-z0-9-][A-Za-z0-9_-]*$"))
}
