import Foundation

/// Settings together with where each value came from.
package struct EffectiveSettings: Sendable {
  /// Each value from the last place that names it: file, environment, flags.
  package private(set) var settings = Settings()
  private var sources: [String: SettingSource] = [:]

  /// Reads the settings: a file, over it the environment, over that flags.
  ///
  /// - Parameters:
  ///   - file: The path of a YAML file, when there is one.
  ///   - environment: Variables such as `MIEN_SERVER_PORT`. Others that begin with `MIEN_` and the name of a group of
  ///     settings are taken for misspelt settings.
  ///   - flags: Names such as `server.port` with their values.
  /// - Throws: ``SettingsError`` for the first unknown name or wrong value.
  package init(
    file: String? = nil, environment: [String: String] = [:], flags: [(name: String, value: String)] = []
  ) throws(SettingsError) {
    if let file {
      for (name, value) in try SettingsFile.values(path: file) {
        try set(name, to: value, from: .file(file))
      }
    }
    for (variable, value) in environment.sorted(by: { $0.key < $1.key }) {
      try set(variable: variable, to: value)
    }
    for flag in flags { try set(flag.name, to: flag.value, from: .flag) }
  }

  /// Every setting with its value and the source of the value.
  package var listing: [(name: String, value: String, source: SettingSource, purpose: String)] {
    SettingKey.all.map { ($0.name, $0.value(settings), sources[$0.name] ?? .builtIn, $0.purpose) }
  }

  private mutating func set(
    _ name: String, to value: String, from source: SettingSource
  ) throws(SettingsError) {
    guard let key = SettingKey.all.first(where: { $0.name == name }) else {
      throw .unknownKey(name, from: source)
    }
    guard key.apply(value, &settings) else { throw .wrongValue(value, for: key, from: source) }
    sources[name] = source
  }

  private mutating func set(variable: String, to value: String) throws(SettingsError) {
    let source = SettingSource.environment(variable: variable)
    if let key = SettingKey.all.first(where: { $0.variable == variable }) {
      try set(key.name, to: value, from: source)
    } else if Self.groupPrefixes.contains(where: { variable.hasPrefix($0) }) {
      throw .unknownKey(variable, from: source)
    }
  }

  /// `MIEN_SERVER_` and the like.
  private static let groupPrefixes: Set<String> = Set(
    SettingKey.all.compactMap { key in
      key.name.split(separator: ".").dropLast().first.map { "MIEN_\($0.uppercased())_" }
    })
}
