import CommandKit
import FaceAnalysis

/// What `mien models` prints about one model.
struct ModelReport: JSONLine {
  let name: String
  let role: String
  let pack: String
  let files: [String]
  let licence: String
  let source: String
  let trainedOn: String
  let state: String
  let isDefault: Bool

  private enum CodingKeys: String, CodingKey {
    case name, role, pack, files, licence, source, state
    case trainedOn = "trained_on"
    case isDefault = "default"
  }

  init(_ model: ModelDescription, state: ModelState, isDefault: Bool) {
    name = model.name
    role = model.role.rawValue
    pack = model.pack
    files = model.files.map(\.file)
    licence = model.licence
    source = model.source
    trainedOn = model.trainedOn ?? "its entry does not say"
    self.state = state.rawValue
    self.isDefault = isDefault
  }

  var text: String {
    """
    \(name)\(isDefault ? " (in use)" : "")
      role     \(role)
      files    \(files.isEmpty ? "-" : files.joined(separator: ", "))
      licence  \(licence)
      source   \(source)
      trained  \(trainedOn)
      state    \(state)
    """
  }
}
