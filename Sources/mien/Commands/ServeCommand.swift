import ArgumentParser
import Foundation
import Gallery
import GalleryStoreSQLite
import MienServer

/// `mien serve`: the server.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the face APIs over HTTP.",
    discussion: """
      Prints one line with its address when it is ready, and its log to standard error. SIGTERM and Ctrl-C stop it \
      after what was accepted is answered.

      EXAMPLE
        mien serve --port 8080 --first-tenant acme
        curl -F image_file=@photo.jpg -H "X-Auth-Token: …" http://127.0.0.1:8080/v2/…/face-detect
      """)

  @OptionGroup var options: ServerOptions

  @Option(
    help: ArgumentHelp(
      "Where the gallery has no tenant yet, create one and print its credentials, once.", valueName: "name"))
  var firstTenant: String?

  func run() async throws {
    let settings = try options.effective().settings
    if let firstTenant { try await createFirstTenant(firstTenant, settings) }
    try await MienServer.run(settings) { address in
      try? FileHandle.standardOutput.write(contentsOf: Data("Mien is ready at \(address)\n".utf8))
    }
  }

  private func createFirstTenant(_ name: String, _ settings: Settings) async throws {
    let store = try SQLiteGalleryStore(announcing: settings)
    let isNew = try await store.tenants().isEmpty
    let tenant = isNew ? try await TenantAdministration(store: store).create(name) : nil
    try await store.close()
    if let tenant {
      try CredentialsReport(tenant).show(json: false, after: "The tenant \(tenant.name) was created")
    }
  }
}
