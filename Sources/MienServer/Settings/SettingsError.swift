/// Why the settings cannot be used. The server does not start with any of these.
package struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of error it is.
  package enum Code: String, Sendable {
    case unreadableFile
    case unknownKey
    case wrongValue
    /// Settings that exclude each other, or of which one lacks another.
    case contradiction
    case unusableCertificate
    /// The server cannot listen where it should.
    case unusableAddress
  }

  /// What a program tells errors apart by.
  package let code: Code
  /// What is wrong and what is allowed instead.
  package let message: String

  package var description: String { message }

  static func unknownKey(_ name: String, from source: SettingSource) -> SettingsError {
    let names = SettingKey.all.map(\.name).joined(separator: ", ")
    return SettingsError(
      code: .unknownKey, message: "\(source): there is no setting \(name). The settings are: \(names).")
  }

  static func wrongValue(_ value: String, for key: SettingKey, from source: SettingSource) -> SettingsError {
    SettingsError(
      code: .wrongValue, message: "\(source): \(key.name) cannot be \"\(value)\". It must be \(key.allowed).")
  }
}

/// Where a setting's value came from.
package enum SettingSource: Sendable, Equatable, CustomStringConvertible {
  case builtIn
  case file(String)
  case environment(variable: String)
  case flag

  package var description: String {
    switch self {
    case .builtIn: "default"
    case .file(let path): path
    case .environment(let variable): "environment \(variable)"
    case .flag: "command line"
    }
  }
}
