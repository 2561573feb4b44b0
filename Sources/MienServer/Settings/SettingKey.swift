import Foundation
import Logging
import UserFolders

/// One setting: its name, what it means, which values it takes and where it goes.
package struct SettingKey: Sendable {
  /// The name with dots, for example `server.port`.
  package let name: String
  /// What the setting does, for `mien config`.
  package let purpose: String
  /// The allowed values in words.
  package let allowed: String
  /// Writes a value, if it is allowed.
  let apply: @Sendable (_ text: String, _ settings: inout Settings) -> Bool
  /// Reads the value as text.
  package let value: @Sendable (Settings) -> String

  /// The name of the environment variable.
  package var variable: String {
    "MIEN_" + name.uppercased().replacing(".", with: "_")
  }
}

extension SettingKey {
  /// Every setting, in the order in which they are printed.
  package static let all: [SettingKey] =
    general + remoteImages + video + liveness + huawei + tencent + baidu + appliance

  private static let general: [SettingKey] = [
    .text(
      "server.host", \.server.host, "Address to listen on; 0.0.0.0 for all",
      allowed: "an address or name such as 127.0.0.1, 0.0.0.0, ::1 or localhost"),
    .integer("server.port", \.server.port, 0...65535, "Port to listen on; 0 for a free one"),
    SettingKey(
      name: "server.name", purpose: "What the server calls itself in answers, where some have a host's name",
      allowed: "1 to 64 letters, digits, hyphens, underscores and full stops",
      apply: { text, settings in
        guard Settings.Server.isName(text) else { return false }
        settings.server.name = text
        return true
      }, value: { $0.server.name }),
    .integer(
      "server.idle_timeout", \.server.idleTimeout, 1...3600, "Seconds until a silent connection is closed"),
    .integer(
      "server.head_timeout", \.server.headTimeout, 1...3600,
      "Seconds in which the head of the first request on a connection must have arrived"),
    .integer(
      "server.request_timeout", \.server.requestTimeout, 1...3600,
      "Seconds in which a request must have arrived"),
    .integer(
      "server.shutdown_timeout", \.server.shutdownTimeout, 1...3600,
      "Seconds, when told to stop, in which requests must have arrived and answers be read"),
    .integer(
      "server.connections", \.server.connections, 1...1_000_000,
      "Connections at a time; then idle ones are closed for further ones, which wait where none is idle"),
    .integer(
      "server.connections_per_address", \.server.connectionsPerAddress, 0...1_000_000,
      "Connections at a time from one address; 0 for a quarter of all, 64 at least; as many as all behind a proxy"
    ),
    .integer(
      "server.largest_body", \.server.largestBody, 1...4096,
      "Megabytes of a request after which its connection is closed"),
    .integer(
      "server.body_memory", \.server.bodyMemory, 1...1_048_576,
      "Megabytes that all requests may hold at once before callers are told to come back"),
    .integer(
      "server.body_share", \.server.bodyShare, 1...100,
      "Percent of server.body_memory that one address may hold; 100 behind a proxy, where all callers share one"
    ),
    .integer(
      "server.body_stall", \.server.bodyStall, 1...3600,
      "Seconds without progress after which a request's body is given up"),
    .path(
      "server.certificate", \.server.certificate,
      "PEM file with the certificate and its chain, for HTTPS; empty for HTTP"),
    .path("server.private_key", \.server.privateKey, "PEM file with the certificate's private key"),
    .choice("log.level", \.log.level, Logger.Level.allCases, "Least severe level that is logged"),
    .choice("log.format", \.log.format, Settings.Log.Format.allCases, "Lines for people or for programs"),
    .integer("compute.threads", \.compute.threads, 1...1024, "Photographs analysed at the same time"),
    .integer(
      "compute.queue", \.compute.queue, 0...100_000,
      "Photographs that may wait before callers are told to come back"),
    .text(
      "analysis.embedder", \.analysis.embedder, "Embedder of the catalogue; empty for the best installed"),
    .integer("analysis.minimum_face", \.analysis.minimumFace, 16...4096, "Smallest face in pixels"),
    .flag(
      "attributes.beauty", \.attributes.beauty,
      "Whether callers who ask for a face's beauty get its index of symmetry and proportion"),
    .number(
      "scores.operating_fmr", \.scores.operatingRate, 1e-6...0.1,
      "False match rate at the vendors' thresholds"),
    .integer("rates.per_second", \.rates.perSecond, 1...1_000_000, "Requests per second of each tenant"),
    .integer("rates.burst", \.rates.burst, 1...1_000_000, "Requests of a tenant that may come at once"),
    .integer(
      "rates.wrong_secrets", \.rates.wrongSecrets, 0...1_000_000,
      "Wrong passwords, secrets and signatures of an address at once, ten a minute after that; 0 for any number"
    ),
    .path("data", \.data, "Folder with the gallery; empty for ~/.local/share/mien"),
    .path("key_file", \.keyFile, "File with the master key; empty for the data folder's name with .key"),
    .path("dependencies", \.dependencies, "Folder with models and runtime; empty to look for .deps"),
  ]

  /// - Parameter allowed: what a text must be that may not be empty; nil for one that may.
  static func text(
    _ name: String, _ path: any WritableKeyPath<Settings, String> & Sendable, _ purpose: String,
    allowed: String? = nil
  ) -> SettingKey {
    SettingKey(
      name: name, purpose: purpose, allowed: allowed ?? "any text",
      apply: { text, settings in
        guard allowed == nil || !text.allSatisfy(\.isWhitespace) else { return false }
        settings[keyPath: path] = text
        return true
      }, value: { $0[keyPath: path] })
  }

  /// A file or folder; `~` at its beginning is the home folder.
  static func path(
    _ name: String, _ path: any WritableKeyPath<Settings, String> & Sendable, _ purpose: String
  ) -> SettingKey {
    let text = SettingKey.text(name, path, purpose)
    return SettingKey(
      name: name, purpose: purpose, allowed: "a path; ~ at its beginning is the home folder",
      apply: { text.apply(UserFolders.expanded($0), &$1) }, value: text.value)
  }

  /// A text that is never shown.
  static func secret(
    _ name: String, _ path: any WritableKeyPath<Settings, String> & Sendable, _ purpose: String
  ) -> SettingKey {
    let text = SettingKey.text(name, path, purpose)
    return SettingKey(
      name: name, purpose: purpose, allowed: text.allowed, apply: text.apply,
      value: { $0[keyPath: path].isEmpty ? "" : "(set)" })
  }

  static func integer(
    _ name: String, _ path: any WritableKeyPath<Settings, Int> & Sendable, _ range: ClosedRange<Int>,
    _ purpose: String
  ) -> SettingKey {
    SettingKey(
      name: name, purpose: purpose, allowed: "an integer from \(range.lowerBound) to \(range.upperBound)",
      apply: { text, settings in
        guard let value = Int(text), range.contains(value) else { return false }
        settings[keyPath: path] = value
        return true
      }, value: { String($0[keyPath: path]) })
  }

  static func number(
    _ name: String, _ path: any WritableKeyPath<Settings, Double> & Sendable, _ range: ClosedRange<Double>,
    _ purpose: String
  ) -> SettingKey {
    SettingKey(
      name: name, purpose: purpose, allowed: "a number from \(range.lowerBound) to \(range.upperBound)",
      apply: { text, settings in
        guard let value = Double(text), range.contains(value) else { return false }
        settings[keyPath: path] = value
        return true
      }, value: { String($0[keyPath: path]) })
  }

  static func flag(
    _ name: String, _ path: any WritableKeyPath<Settings, Bool> & Sendable, _ purpose: String
  ) -> SettingKey {
    SettingKey(
      name: name, purpose: purpose, allowed: "true or false",
      apply: { text, settings in
        guard let value = Bool(text) else { return false }
        settings[keyPath: path] = value
        return true
      }, value: { String($0[keyPath: path]) })
  }

  static func choice<Choice: RawRepresentable<String> & Sendable>(
    _ name: String, _ path: any WritableKeyPath<Settings, Choice> & Sendable, _ choices: [Choice],
    _ purpose: String
  ) -> SettingKey {
    SettingKey(
      name: name, purpose: purpose,
      allowed: "one of " + choices.map(\.rawValue).joined(separator: ", "),
      apply: { text, settings in
        guard let value = Choice(rawValue: text) else { return false }
        settings[keyPath: path] = value
        return true
      }, value: { $0[keyPath: path].rawValue })
  }
}
