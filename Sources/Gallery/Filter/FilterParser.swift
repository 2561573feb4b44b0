extension FilterExpression {
  /// Reads a filter and checks it against the custom fields of the collection it is meant for.
  ///
  /// - Throws: ``GalleryError`` with code `filterInvalid`, whose `context["position"]` is the offset of the
  ///   character where the filter stops making sense.
  package init(_ text: String, schema: FieldSchema) throws(GalleryError) {
    guard text.utf8.count <= Self.maximumLength else {
      throw .filter(
        "It is longer than \(Self.maximumLength) bytes. Ask for less at once.", at: Self.maximumLength)
    }
    var parser = FilterParser(tokens: try filterTokens(of: text), schema: schema)
    self = try parser.wholeFilter()
  }
}

/// A recursive-descent parser for the grammar of ``FilterExpression``.
private struct FilterParser {
  let tokens: [FilterToken]
  let schema: FieldSchema
  var next = 0
  var depth = 0

  init(tokens: [FilterToken], schema: FieldSchema) {
    self.tokens = tokens
    self.schema = schema
  }

  var current: FilterToken { tokens[next] }

  mutating func wholeFilter() throws(GalleryError) -> FilterExpression {
    let expression = try disjunction()
    guard current.kind == .end else {
      throw .filter("“&&”, “||” or the end of the filter is missing here.", at: current.position)
    }
    return expression
  }

  mutating func disjunction() throws(GalleryError) -> FilterExpression {
    var parts = [try conjunction()]
    while skip(.or) { parts.append(try conjunction()) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  mutating func conjunction() throws(GalleryError) -> FilterExpression {
    var parts = [try negation()]
    while skip(.and) { parts.append(try negation()) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  mutating func negation() throws(GalleryError) -> FilterExpression {
    let start = current.position
    depth += 1
    defer { depth -= 1 }
    guard depth <= FilterExpression.maximumDepth else {
      throw .filter("It is nested more than \(FilterExpression.maximumDepth) deep.", at: start)
    }
    if skip(.not) { return .not(try negation()) }
    if skip(.openParenthesis) {
      let inner = try disjunction()
      guard skip(.closeParenthesis) else {
        throw .filter(
          "The parenthesis opened at character \(start + 1) is not closed.", at: current.position)
      }
      return inner
    }
    return .condition(try condition())
  }

  mutating func condition() throws(GalleryError) -> FilterCondition {
    let position = current.position
    guard case .word(let name) = current.kind else {
      throw .filter("The name of a field is missing.", at: position)
    }
    guard let field = FilterField(name: name, schema: schema) else {
      throw .filter("There is no field “\(name)”.", at: position)
    }
    next += 1
    guard skip(.colon) else { throw .filter("“:” is missing after “\(name)”.", at: current.position) }
    switch current.kind {
    case .word:
      return FilterCondition(field: field, test: .equals(try value(of: field, named: name)))
    case .openBracket, .openBrace:
      return FilterCondition(field: field, test: try range(of: field, named: name))
    default:
      throw .filter("A value or a range is missing after “\(name):”.", at: current.position)
    }
  }

  mutating func range(of field: FilterField, named name: Name) throws(GalleryError) -> FilterCondition.Test {
    guard field.type.isNumeric else {
      throw .filter(
        "“\(name)” is of type \(field.type.rawValue), which has no ranges.", at: current.position)
    }
    let includesLower = current.kind == .openBracket
    next += 1
    let lower = try bound(of: field, named: name)
    guard current.kind == .word("TO") else { throw .filter("“TO” is missing.", at: current.position) }
    next += 1
    let upper = try bound(of: field, named: name)
    let includesUpper = current.kind == .closeBracket
    guard includesUpper || current.kind == .closeBrace else {
      throw .filter("“]” or “}” is missing at the end of the range.", at: current.position)
    }
    next += 1
    return .between(
      lower: lower.map { FilterCondition.Bound(value: $0, isIncluded: includesLower) },
      upper: upper.map { FilterCondition.Bound(value: $0, isIncluded: includesUpper) })
  }

  /// - Returns: nil for `*`, and for the `**` that the vendor's document has in one example.
  mutating func bound(of field: FilterField, named name: Name) throws(GalleryError) -> FieldValue? {
    if current.kind == .word("*") || current.kind == .word("**") {
      next += 1
      return nil
    }
    return try value(of: field, named: name)
  }

  mutating func value(of field: FilterField, named name: Name) throws(GalleryError) -> FieldValue {
    guard case .word(let text) = current.kind else {
      throw .filter("A value for “\(name)” is missing.", at: current.position)
    }
    guard let value = FieldValue(text.text, as: field.type),
      field.type != .string || isIdentifier(text.text, lengths: 1...256)
    else {
      throw .filter("“\(text)” is not a value of type \(field.type.rawValue).", at: current.position)
    }
    next += 1
    return value
  }

  mutating func skip(_ kind: FilterToken.Kind) -> Bool {
    guard current.kind == kind else { return false }
    next += 1
    return true
  }
}
