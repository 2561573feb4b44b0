import Gallery
import Testing

@Suite struct SortOrderTests {
  @Test func keysAreChecked() throws {
    let schema = try FieldSchema(["number": .double, "text": .string])
    func code(_ keys: [SortOrder.Key], _ returned: [Name]?) -> GalleryError.Code? {
      do {
        _ = try SortOrder(keys, schema: schema, returnFields: returned)
        return nil
      } catch { return error.code }
    }
    let number = SortOrder.Key(field: "number", isAscending: true)
    #expect(code([number], ["number"]) == nil)
    #expect(code([number], ["text"]) == .sortFieldNotReturned)
    #expect(code([number], nil) == nil)
    #expect(code([SortOrder.Key(field: "text", isAscending: true)], ["text"]) == .sortFieldNotNumeric)
    #expect(code([SortOrder.Key(field: "other", isAscending: true)], nil) == .sortFieldNotNumeric)
  }

  @Test func laterKeysDecideTiesAndMissingValuesComeLast() throws {
    let schema = try FieldSchema(["one": .long, "two": .double])
    func record(_ one: Int64?, _ two: Double?) throws -> FilterRecord {
      var fields: [Name: FieldValue] = [:]
      fields["one"] = one.map(FieldValue.whole)
      fields["two"] = two.map(FieldValue.real)
      return FilterRecord(
        code: try #require(FaceCode(number: 1)), externalImageID: nil, created: Timestamp(milliseconds: 0),
        fields: fields)
    }
    // The second key for “one” replaces the first.
    let order = try SortOrder(
      [
        SortOrder.Key(field: "one", isAscending: true), SortOrder.Key(field: "two", isAscending: true),
        SortOrder.Key(field: "one", isAscending: false),
      ], schema: schema)
    #expect(order.precedes(try record(2, 0), try record(1, 0)) == true)
    #expect(order.precedes(try record(1, 0.5), try record(1, 0.25)) == false)
    #expect(order.precedes(try record(1, 0.5), try record(1, 0.5)) == nil)
    #expect(order.precedes(try record(nil, 0), try record(1, 0)) == false)
    #expect(order.precedes(try record(1, nil), try record(1, 9)) == false)
  }
}
