import Gallery
import Testing

private func schema() throws -> FieldSchema {
  try FieldSchema([
    "rowkey": .long, "small": .integer, "score": .float, "weight": .double, "title": .string,
    "color": .string, "male": .boolean, "timestamp": .long,
  ])
}

@Suite struct FilterParserTests {
  /// Section 5.5 of the vendor's document, example by example.
  @Test(arguments: [
    "rowkey:[1 TO *]", "rowkey:[** TO 1]", "rowkey:[1 TO 10]", "rowkey:1",
    "rowkey:[1 TO *] && external_image_id:1",
    "(rowkey:[1 TO *] && external_image_id:1) || timestamp:1000",
    "rowkey:[1 TO *] && (external_image_id:1 || timestamp:1000)",
    "external_image_id:1 && (!rowkey:2)", "title:quick", "title:quick && color:brown", "(!color:brown)",
    "male:true", "timestamp:12", "rowkey:{1 TO 10}", "rowkey:{1 TO 10]", "weight:[-1.5 TO 2e3]",
    "  rowkey : [ 1 TO * ]  ", "!!male:false", "create_time:[0 TO *]", "face_id:6KLB1Ktu",
  ])
  func theVendorsExamplesAreRead(text: String) throws {
    _ = try FilterExpression(text, schema: try schema())
  }

  @Test func conjunctionBindsTighter() throws {
    let schema = try schema()
    let flat = try FilterExpression("rowkey:1 || rowkey:2 && rowkey:3", schema: schema)
    let grouped = try FilterExpression("rowkey:1 || (rowkey:2 && rowkey:3)", schema: schema)
    #expect(flat == grouped)
    #expect(flat != (try FilterExpression("(rowkey:1 || rowkey:2) && rowkey:3", schema: schema)))
  }

  @Test(arguments: [
    ("", 0), ("rowkey", 6), ("rowkey:", 7), (":1", 0), ("nope:1", 0), ("rowkey:1 &", 9),
    ("rowkey:1 & rowkey:2", 9), ("rowkey:1 | rowkey:2", 9), ("rowkey:1 &&", 11), ("rowkey:one", 7),
    ("rowkey:1.5", 7), ("rowkey:100L", 7), ("weight:1.0f", 7), ("weight:inf", 7), ("weight:0x10", 7),
    ("small:3000000000", 6), ("male:yes", 5), ("title:[a TO b]", 6), ("male:{true TO *}", 5),
    ("rowkey:[1 10]", 10), ("rowkey:[1 to 10]", 10), ("rowkey:[1 TO 10", 15), ("rowkey:[1 TO 10)", 15),
    ("rowkey:[TO 10]", 8), ("(rowkey:1", 9), ("rowkey:1)", 8), ("rowkey:1 rowkey:2", 9), ("title:", 6),
    ("title:a.b", 6), ("title:*", 6), ("title:\"a\"", 6), ("rowkey:1 && ü:1", 12), ("!", 1), ("()", 1),
  ])
  func errorsPointAtTheirCharacter(text: String, position: Int) throws {
    let schema = try schema()
    let error = try #require(throws: GalleryError.self) { try FilterExpression(text, schema: schema) }
    #expect(error.code == .filterInvalid)
    #expect(error.context["position"] == String(position), "\(error)")
  }

  @Test func depthAndLengthAreBounded() throws {
    let schema = try schema()
    let deep = String(repeating: "(", count: 31) + "rowkey:1" + String(repeating: ")", count: 31)
    _ = try FilterExpression(deep, schema: schema)
    for tooMuch in [
      "(" + deep + ")", String(repeating: "!", count: 3000) + "rowkey:1",
      String(repeating: "(", count: 4000), Array(repeating: "rowkey:1", count: 500).joined(separator: "||"),
    ] {
      let error = try #require(throws: GalleryError.self) { try FilterExpression(tooMuch, schema: schema) }
      #expect(error.code == .filterInvalid)
    }
    // Breadth costs no depth.
    let wide = Array(repeating: "rowkey:1", count: 300).joined(separator: "||")
    _ = try FilterExpression(wide, schema: schema)
  }
}
