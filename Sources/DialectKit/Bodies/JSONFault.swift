/// Why a text is not taken as JSON. Places are counted in bytes from 0.
package enum JSONFault: Error, Sendable, Equatable {
  /// It is not JSON (RFC 8259).
  case syntax(at: Int, String)
  /// Arrays and objects stand in each other more than ``JSONReader/deepest`` deep.
  case tooDeep(at: Int)
  /// Its arrays and objects have more than ``JSONReader/mostElements`` elements and members in all.
  case tooManyElements(at: Int)

  /// What is wrong and what to do about it, fit for the caller's eyes.
  package var message: String {
    switch self {
    case .syntax(let place, let what):
      "It is not valid at byte \(place): \(what). Send JSON in UTF-8 as RFC 8259 says."
    case .tooDeep(let place):
      "It is nested more than \(JSONReader.deepest) deep at byte \(place). Send the documented members only."
    case .tooManyElements(let place):
      "It has more than \(JSONReader.mostElements) elements and members, counted up to byte \(place). Send less."
    }
  }
}
