import ArgumentParser
import CommandKit
import FaceData
import FaceEnrolment
import Foundation
import Gallery
import GalleryStoreSQLite

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
    completion: .file(), transform: namedPath)
  var output: String?

  @Flag(help: "Include the embeddings, which are biometric data.")
  var embeddings = false

  @Flag(help: "Include the bytes of stored images, as Base64.")
  var images = false

  @OptionGroup var data: DataOptions

  func run() async throws {
    let store = try data.store(.visit)
    let owner = try await TenantAdministration(store: store).tenant(tenant)
    let export = GalleryExport(
      store, tenant: owner.id, includesEmbeddings: embeddings, includesImages: images)
    if let output {
      let new = try NewFile(output)
      let leftovers = LeftoverFiles([new.partial])
      do {
        let file = try new.create()
        try await write(export) { try file.write(Array($0)) }
        try file.makeDurable()
        try new.publish()
      } catch {
        new.discard()
        throw error
      }
      leftovers.forget()
    } else {
      try await write(export) { try StandardOutput.write($0) }
    }
    try await store.close()
  }

  private func write(_ export: GalleryExport, by write: (Data) throws -> Void) async throws {
    let encoder = JSONEncoder.sorted
    try await export.run { line in try write(try encoder.encode(line) + Data("\n".utf8)) }
  }
}
