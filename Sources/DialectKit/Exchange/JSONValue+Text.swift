import Foundation
package import HTTPTypes
package import Hummingbird

// Writing JSON where a number's type must be seen in the text: `JSONEncoder` writes 100.0 as 100, which clients in
// languages without declared types read as an integer.

extension JSONValue {
  /// The value as JSON text: members in order of their names, numbers with a fraction or an exponent, integers without.
  package var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    // JSON has no word for what is not finite.
    case .number(let value): text += value.isFinite ? String(value) : "null"
    case .string(let value): text += jsonQuoted(value)
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, name) in members.names.enumerated() {
        if index > 0 { text += "," }
        text += jsonQuoted(name) + ":"
        members[name]?.write(to: &text)
      }
      text += "}"
    }
  }

  /// A list of strings.
  package static func strings(_ values: some Sequence<String>) -> JSONValue {
    .array(values.map(JSONValue.string))
  }
}

extension Response {
  /// An answer whose body is a JSON value as it is, with integers and numbers told apart.
  package static func json(value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
    json(bytes: Data(value.text.utf8), status: status)
  }
}
