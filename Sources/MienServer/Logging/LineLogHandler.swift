import DialectKit
import FaceData
import Foundation
import Logging
import Synchronization

/// Writes log messages as lines to standard error, for people or as JSON for programs.
struct LineLogHandler: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  private let label: String
  private let format: Settings.Log.Format

  init(label: String, settings: Settings.Log) {
    self.label = label
    logLevel = settings.level
    format = settings.format
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var all = metadata
    if let metadataProvider { all.merge(metadataProvider.get()) { _, new in new } }
    if let more = event.metadata { all.merge(more) { _, new in new } }
    if let error = event.error { all["error"] = "\(error)" }
    let line =
      switch format {
      case .text: textLine(event, metadata: all)
      case .json: jsonLine(event, metadata: all)
      }
    LogOutput.standardError.write(line)
  }

  private func textLine(_ event: LogEvent, metadata: Logger.Metadata) -> String {
    let pairs = metadata.sorted { $0.key < $1.key }.map { "\(name(of: $0.key))=\($0.value)" }
    return ([timestamp, "\(event.level)", "\(event.message)"] + pairs).joined(separator: " ")
  }

  private func jsonLine(_ event: LogEvent, metadata: Logger.Metadata) -> String {
    var fields = [
      "time": timestamp, "level": "\(event.level)", "message": "\(event.message)", "logger": label,
    ]
    for (key, value) in metadata where fields[name(of: key)] == nil { fields[name(of: key)] = "\(value)" }
    let data = (try? JSONEncoder.sorted.encode(fields)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  /// The framework's own name for the request's id means nothing to our operators.
  private func name(of key: String) -> String {
    key == "hb.request.id" ? "request" : key
  }

  private var timestamp: String {
    Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(.now)
  }
}

/// Writes whole lines to a file descriptor, one at a time.
private final class LogOutput: Sendable {
  static let standardError = LogOutput(.standardError)

  private let handle: Mutex<FileHandle>

  init(_ handle: FileHandle) {
    self.handle = Mutex(handle)
  }

  func write(_ line: String) {
    // A control character in a value must not forge a line.
    var bytes = Data(line.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 })
    bytes.append(0x0A)
    handle.withLock { try? $0.write(contentsOf: bytes) }
  }
}
