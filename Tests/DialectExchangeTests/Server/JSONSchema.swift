import DialectKit
import Foundation

/// As much of JSON Schema as the server's description of itself uses.
struct JSONSchema {
  /// The whole document, to which references point.
  let document: JSONValue

  /// What is wrong with a value; nil when it is as a schema says.
  ///
  /// - Parameter place: Where the value is, for messages.
  func problem(_ value: JSONValue, _ schema: JSONValue, at place: String = "$") -> String? {
    guard case .object(let keywords) = schema else { return "\(place): the schema is no object" }
    for (keyword, rule) in keywords {
      if let problem = problem(value, keyword, rule, at: place) { return problem }
    }
    guard case .object(let members) = value else { return nil }
    if case .array(let names)? = keywords["required"] {
      for case .string(let name) in names where members[name] == nil { return "\(place) lacks \(name)" }
    }
    for (name, member) in members {
      let known: JSONValue? = if case .object(let all)? = keywords["properties"] { all[name] } else { nil }
      guard let rule = known ?? keywords["additionalProperties"] else { continue }
      if let problem = problem(member, rule, at: "\(place).\(name)") { return problem }
    }
    return nil
  }

  private func problem(
    _ value: JSONValue, _ keyword: String, _ rule: JSONValue, at place: String
  ) -> String? {
    switch (keyword, rule, value) {
    case ("type", .string(let type), _):
      return Self.types(of: value).contains(type) ? nil : "\(place) is no \(type)"
    case ("enum", .array(let choices), _):
      return choices.contains(value) ? nil : "\(place) is none of the choices"
    case ("anyOf", .array(let schemas), _):
      let problems = schemas.map { problem(value, $0, at: place) }
      return problems.contains(nil) ? nil : problems.compactMap(\.self).joined(separator: ", and ")
    case ("$ref", .string(let path), _):
      guard let schema = referred(path) else { return "\(path) is not in the document" }
      return problem(value, schema, at: place)
    case ("items", _, .array(let elements)):
      for (index, element) in elements.enumerated() {
        if let problem = problem(element, rule, at: "\(place)[\(index)]") { return problem }
      }
      return nil
    case ("minItems", .integer(let least), .array(let elements)):
      return elements.count < least ? "\(place) has fewer than \(least) elements" : nil
    case ("maxItems", .integer(let most), .array(let elements)):
      return elements.count > most ? "\(place) has more than \(most) elements" : nil
    case ("minLength", .integer(let least), .string(let text)):
      return text.unicodeScalars.count < least ? "\(place) is shorter than \(least)" : nil
    case ("maxLength", .integer(let most), .string(let text)):
      return text.unicodeScalars.count > most ? "\(place) is longer than \(most)" : nil
    case ("pattern", .string(let pattern), .string(let text)):
      return text.range(of: pattern, options: .regularExpression) == nil
        ? "\(place) is not like \(pattern)" : nil
    case ("minimum", _, _):
      guard let least = Self.number(rule), let number = Self.number(value) else { return nil }
      return number < least ? "\(place) is below \(least)" : nil
    case ("maximum", _, _):
      guard let most = Self.number(rule), let number = Self.number(value) else { return nil }
      return number > most ? "\(place) is above \(most)" : nil
    default:
      return Self.known.contains(keyword) ? nil : "\(keyword) is no keyword that this test knows"
    }
  }

  /// What says nothing of a value, is about values of another type, or is looked at with the whole object.
  private static let known: Set<String> = [
    "description", "format", "items", "minItems", "maxItems", "minLength", "maxLength", "pattern", "required",
    "properties", "additionalProperties",
  ]

  private static func types(of value: JSONValue) -> Set<String> {
    switch value {
    case .null: ["null"]
    case .bool: ["boolean"]
    case .integer: ["integer", "number"]
    case .number: ["number"]
    case .string: ["string"]
    case .array: ["array"]
    case .object: ["object"]
    }
  }

  private static func number(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  /// The part of the document at a path such as `#/components/schemas/x`.
  private func referred(_ path: String) -> JSONValue? {
    path.split(separator: "/").dropFirst().reduce(Optional(document)) { value, name in
      if case .object(let members)? = value { members[String(name)] } else { nil }
    }
  }
}
