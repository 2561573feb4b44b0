import ArgumentParser
import FaceEnrolment
import Foundation
import Gallery
import GalleryStoreSQLite
import UserFolders

/// `mien export`.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print everything of a tenant as lines of JSON, decrypted.",
    discussion: """
      One line per collection, subject, stored image and face, on standard output or into a file that only you \
      may read. Works beside a running server.
      """)

  @Option(help: ArgumentHelp("The tenant.", valueName: "name"))
  var tenant: String

  @Option(
    help: ArgumentHelp("Write into this new file instead of standard output.", valueName: "file"),
    completion: .file(), transform: { UserFolders.expanded($0) })
  var output: String?

  @Flag(help: "Include the embeddings, which are biometric data.")
  var embeddings = false

  @Flag(help: "Include the bytes of stored images, as Base64.")
  var images = false

  @OptionGroup var data: DataOptions

  func run() async throws {
    let store = try data.store(.visit)
    let owner = try await TenantAdministration(store: store).tenant(tenant)
    let file = try target()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try await GalleryExport(store, tenant: owner.id, includesEmbeddings: embeddings, includesImages: images)
      .run { line in
        let bytes = try encoder.encode(line) + Data("\n".utf8)
        if let file { try bytes.write(to: file.fileDescriptor) } else { try StandardOutput.write(bytes) }
      }
    try await store.close()
  }

  /// - Returns: nil for standard output.
  private func target() throws -> FileHandle? {
    guard let output else { return nil }
    let descriptor = open(output, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else {
      throw ValidationError(
        "\(output) cannot be made (\(String(cString: strerror(errno)))). Name a new file.")
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}
