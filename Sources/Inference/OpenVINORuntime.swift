internal import COpenVINO
package import Foundation

/// The opened inference library with its one core object.
///
/// Open it once per process; sessions keep it alive.
package final class OpenVINORuntime: @unchecked Sendable {
  // Unchecked: the table is never written after `init`, and OpenVINO documents its core as thread-safe.
  let functions: mien_openvino
  let core: OpaquePointer
  /// The library's own version, for example `2026.4.1-…`.
  package let version: String

  /// Opens the library in `folder`.
  ///
  /// - Parameters:
  ///   - folder: The folder that holds `libopenvino_c.so` with its plugins beside it.
  ///   - processorIsSupported: Whether the processor has the instructions needed; the processor is asked when
  ///     `nil`.
  /// - Throws: ``InferenceError`` with code `unsupportedProcessor` or `runtimeUnavailable`.
  package init(folder: URL, processorIsSupported: Bool? = nil) throws(InferenceError) {
    guard processorIsSupported ?? (mien_processor_is_supported() != 0) else {
      throw InferenceError(
        .unsupportedProcessor,
        "This processor lacks AVX2 and FMA, which the inference runtime needs. "
          + "Run Mien on an x86-64 processor from 2013 or later, or on 64-bit ARM; "
          + "in a virtual machine, let it pass the host's processor features through.")
    }
    let library = try Self.library(in: folder)
    var table = mien_openvino()
    if let reason = mien_openvino_open(library.path, &table) {
      throw InferenceError(
        .runtimeUnavailable,
        "The inference runtime \(library.path) could not be loaded (\(String(cString: reason))). "
          + "Run `make setup` to install it again.")
    }
    var core: OpaquePointer?
    guard table.ov_core_create(&core) == OK, let core else {
      throw InferenceError(
        .runtimeUnavailable,
        "The inference runtime did not start (\(Self.lastMessage(table))). Run `make setup` to repair it.")
    }
    functions = table
    self.core = core
    version = Self.version(table)
  }

  deinit {
    functions.ov_core_free(core)
  }

  /// The runtime's explanation of its latest failure on this thread, in one line.
  func lastMessage() -> String { Self.lastMessage(functions) }

  private static func library(in folder: URL) throws(InferenceError) -> URL {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    guard let name = names.filter({ $0.hasPrefix("libopenvino_c.so") }).sorted().first else {
      throw InferenceError(
        .runtimeUnavailable,
        "The inference runtime was not found in \(folder.path). Run `make setup`, "
          + "or set MIEN_DEPS to the dependency folder that it filled.")
    }
    return folder.appending(path: name)
  }

  private static func version(_ table: mien_openvino) -> String {
    var version = ov_version_t()
    guard table.ov_get_openvino_version(&version) == OK else { return "unknown" }
    defer { table.ov_version_free(&version) }
    return version.buildNumber.map { String(cString: $0) } ?? "unknown"
  }

  private static func lastMessage(_ table: mien_openvino) -> String {
    guard let text = table.ov_get_last_err_msg() else { return "no further explanation" }
    return String(cString: text).split(whereSeparator: \.isNewline).suffix(2).joined(separator: " ")
  }
}
