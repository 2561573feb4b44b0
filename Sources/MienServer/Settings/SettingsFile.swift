import Foundation
import Yams

/// The YAML file with settings, nested (`server:` and below it `port: 8080`) or flat (`server.port: 8080`).
enum SettingsFile {
  /// The names and values of a file in its own order.
  ///
  /// - Throws: ``SettingsError`` when the file cannot be read or is no YAML mapping of names to single values.
  static func values(path: String) throws(SettingsError) -> [(name: String, value: String)] {
    let text: String
    do {
      text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    } catch {
      throw SettingsError(
        code: .unreadableFile, message: "The settings file \(path) cannot be read. Check its name and rights."
      )
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw SettingsError(code: .unreadableFile, message: "\(path) is not valid YAML: \(error)")
    }
    guard let root else { return [] }
    return try values(in: root, prefix: "", path: path)
  }

  private static func values(
    in node: Node, prefix: String, path: String
  ) throws(SettingsError) -> [(name: String, value: String)] {
    guard case .mapping(let mapping) = node else {
      throw SettingsError(
        code: .wrongValue,
        message: "\(path): \(prefix.isEmpty ? "the file" : prefix) must be a mapping of names to values.")
    }
    var values: [(name: String, value: String)] = []
    for (key, value) in mapping {
      let name = prefix.isEmpty ? key.string ?? "" : "\(prefix).\(key.string ?? "")"
      switch value {
      case .scalar(let scalar): values.append((name, scalar.string))
      case .mapping: values += try self.values(in: value, prefix: name, path: path)
      case .sequence, .alias:
        throw SettingsError(code: .wrongValue, message: "\(path): \(name) must be a single value.")
      }
    }
    return values
  }
}
