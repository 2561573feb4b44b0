package import Gallery

/// The filterable values of a collection's faces as columns; a filter over it gives a bitmap of slots.
///
/// A slot is whatever place an index keeps a face's template in, so that a bitmap of this table selects
/// templates directly. Slots may be left empty and used again.
package struct FieldTable: Sendable {
  private let schema: FieldSchema
  private var occupied = Bitmap()
  private var codes: [UInt64] = []
  private var created: [Int64] = []
  private var externalImageIDs = FieldColumn(type: .string)
  private var custom: [Name: FieldColumn]

  /// A table without slots, with a column for each custom field of `schema`.
  package init(schema: FieldSchema) {
    self.schema = schema
    custom = schema.types.mapValues(FieldColumn.init)
  }

  /// One more than the highest slot ever used.
  package var slotCount: Int { occupied.count }

  /// Puts a face's values into a slot, in the place of what was there.
  package mutating func set(_ record: FilterRecord, at slot: Int) {
    if slot >= slotCount { grow(to: slot + 1) }
    occupied[slot] = true
    codes[slot] = record.code.number
    created[slot] = record.created.milliseconds
    externalImageIDs.set(record.value(of: .externalImageID), at: slot)
    for (name, type) in schema.types {
      custom[name]?.set(record.value(of: .custom(name, type)), at: slot)
    }
  }

  /// Empties a slot.
  package mutating func remove(at slot: Int) {
    guard slot < slotCount else { return }
    occupied[slot] = false
    externalImageIDs.set(nil, at: slot)
    for name in schema.types.keys { custom[name]?.set(nil, at: slot) }
  }

  /// The values in a slot; nil when it is empty.
  package func record(at slot: Int) -> FilterRecord? {
    guard slot < slotCount, occupied[slot], let code = FaceCode(number: codes[slot]) else { return nil }
    var externalImageID: Name?
    if case .string(let text) = externalImageIDs.value(at: slot) { externalImageID = text }
    return FilterRecord(
      code: code, externalImageID: externalImageID, created: Timestamp(milliseconds: created[slot]),
      fields: custom.compactMapValues { $0.value(at: slot) })
  }

  private mutating func grow(to count: Int) {
    occupied.grow(to: count)
    codes.append(contentsOf: repeatElement(0, count: count - codes.count))
    created.append(contentsOf: repeatElement(0, count: count - created.count))
    externalImageIDs.grow(to: count)
    for name in schema.types.keys { custom[name]?.grow(to: count) }
  }

  /// The slots of the faces that meet `filter`.
  package func matching(_ filter: FilterExpression) -> Bitmap {
    var result = slots(meeting: filter)
    result.formIntersection(occupied)
    return result
  }

  /// May have empty slots too.
  private func slots(meeting filter: FilterExpression) -> Bitmap {
    switch filter {
    case .condition(let condition): return slots(meeting: condition)
    case .not(let inner):
      var result = slots(meeting: inner)
      result.invert()
      return result
    case .all(let parts):
      var result = Bitmap(repeating: true, count: slotCount)
      for part in parts { result.formIntersection(slots(meeting: part)) }
      return result
    case .any(let parts):
      var result = Bitmap(count: slotCount)
      for part in parts { result.formUnion(slots(meeting: part)) }
      return result
    }
  }

  private func slots(meeting condition: FilterCondition) -> Bitmap {
    switch condition.field {
    case .faceID:
      guard case .equals(.string(let text)) = condition.test, let wanted = FaceCode(huawei: text.text) else {
        return Bitmap(count: slotCount)
      }
      return bitmap(of: codes) { $0 == wanted.number }
    case .externalImageID:
      return externalImageIDs.matching(condition.test)
    case .createTime:
      if case .equals(.whole(let wanted)) = condition.test { return bitmap(of: created) { $0 == wanted } }
      guard let range = condition.test.wholeRange else { return Bitmap(count: slotCount) }
      return bitmap(of: created) { range.contains($0) }
    case .custom(let name, _):
      return custom[name]?.matching(condition.test) ?? Bitmap(count: slotCount)
    }
  }
}
