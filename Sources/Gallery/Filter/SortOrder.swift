/// An order by custom fields (Huawei FRS v2, section 5.4), the first key first.
package struct SortOrder: Hashable, Sendable {
  /// One field to sort by.
  package struct Key: Hashable, Sendable {
    /// The name of a numeric custom field, or `create_time`.
    package let field: Name
    /// Whether small values come first. Faces without a value come last either way.
    package let isAscending: Bool

    package init(field: Name, isAscending: Bool) {
      self.field = field
      self.isAscending = isAscending
    }
  }

  /// Each field once, the most important first.
  package let keys: [Key]
  private let types: [FieldType]

  /// The most keys that a caller may give.
  package static let maximumKeyCount = 32

  /// Checks a caller's sort keys.
  ///
  /// - Parameters:
  ///   - keys: as written; a field that comes again replaces its earlier key.
  ///   - returnFields: the custom fields that the caller wants to see, or nil when any may be sorted by.
  /// - Throws: ``GalleryError``: `sortFieldNotNumeric` for an unknown field or one without an order,
  ///   `sortFieldNotReturned` for one that is not among `returnFields`, `invalidArgument` for too many.
  package init(_ keys: [Key], schema: FieldSchema, returnFields: [Name]? = nil) throws(GalleryError) {
    guard keys.count <= Self.maximumKeyCount else {
      throw GalleryError(.invalidArgument, "Sort by at most \(Self.maximumKeyCount) fields.")
    }
    var unique: [Key] = []
    var types: [FieldType] = []
    for key in keys {
      if let returnFields, !returnFields.contains(key.field) {
        throw GalleryError(
          .sortFieldNotReturned,
          "The field “\(key.field)” to sort by is not among return_fields. Add it there; it must be a numeric field.",
          context: ["field": key.field.text])
      }
      let type = key.field == "create_time" ? .long : schema.types[key.field]
      guard let type, type.isNumeric else {
        throw GalleryError(
          .sortFieldNotNumeric,
          "The field “\(key.field)” cannot be sorted by: only numeric fields can.",
          context: ["field": key.field.text])
      }
      if let earlier = unique.firstIndex(where: { $0.field == key.field }) {
        unique[earlier] = key
      } else {
        unique.append(key)
        types.append(type)
      }
    }
    self.keys = unique
    self.types = types
  }

  /// Whether `one` comes before `other`; nil when the keys do not tell them apart.
  ///
  /// Faces without a value come last, whatever the direction.
  package func precedes(_ one: FilterRecord, _ other: FilterRecord) -> Bool? {
    for (key, type) in zip(keys, types) {
      let field: FilterField = key.field == "create_time" ? .createTime : .custom(key.field, type)
      switch (one.value(of: field), other.value(of: field)) {
      case (nil, nil): continue
      case (_?, nil): return true
      case (nil, _?): return false
      case (.whole(let first), .whole(let second)):
        if first != second { return (first < second) == key.isAscending }
      case (.real(let first), .real(let second)):
        if first != second { return (first < second) == key.isAscending }
      default: continue
      }
    }
    return nil
  }
}

extension FieldSchema {
  /// Checks the names of fields that a caller wants to see.
  ///
  /// - Throws: ``GalleryError`` with code `returnFieldUndefined` for a name that is not a custom field.
  package func checkReturnFields(_ names: [Name]) throws(GalleryError) {
    for name in names where types[name] == nil {
      throw GalleryError(
        .returnFieldUndefined, "There is no custom field “\(name)” to return.",
        context: ["field": name.text])
    }
  }
}
