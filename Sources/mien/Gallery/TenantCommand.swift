import ArgumentParser
import CommandKit
import Foundation
import Gallery
import GalleryStoreSQLite

/// `mien tenant`: the customers of a gallery.
struct TenantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tenant",
    abstract: "Create and manage tenants.",
    discussion: """
      Each tenant has its own collections, faces, encryption key and credentials for every dialect. All of these \
      commands work beside a running server, which notices the change within a second.
      """,
    subcommands: [
      CreateTenantCommand.self, ListTenantsCommand.self, ShowTenantCommand.self, RotateTenantCommand.self,
      SuspendTenantCommand.self, DeleteTenantCommand.self,
    ])
}

/// What the commands about tenants share.
struct TenantOptions: ParsableArguments {
  @Argument(help: "The tenant's name: 1 to 64 letters, digits, underscores and hyphens.")
  var name: String

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var data: DataOptions
}

/// `mien tenant create`.
struct CreateTenantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Create a tenant and print its credentials, once.",
    discussion: "Makes the data folder and the master key file if they do not exist.")

  @OptionGroup var options: TenantOptions

  func run() async throws {
    let store = try options.data.openedForTenants()
    let tenant = try await TenantAdministration(store: store).create(options.name)
    try await store.close()
    try CredentialsReport(tenant).show(json: options.json, after: "The tenant \(tenant.name) was created")
  }
}

/// `mien tenant list`.
struct ListTenantsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the tenants.")

  @Flag(help: "Print one JSON object per tenant and nothing else.")
  var json = false

  @OptionGroup var data: DataOptions

  func run() async throws {
    let store = try data.store(.visit)
    for tenant in try await store.tenants() {
      try StandardOutput.print(try await TenantReport(tenant, in: store).text(json: json))
    }
    try await store.close()
  }
}

/// `mien tenant show`.
struct ShowTenantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what a tenant has; its secrets are not shown again.")

  @OptionGroup var options: TenantOptions

  func run() async throws {
    let store = try options.data.store(.visit)
    let tenant = try await TenantAdministration(store: store).tenant(options.name)
    try StandardOutput.print(try await TenantReport(tenant, in: store).text(json: options.json))
    try await store.close()
  }
}

/// `mien tenant rotate`.
struct RotateTenantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Replace a tenant's secrets and print the new credentials, once.",
    discussion: "The old secrets stop working. Project id, appid and names stay.")

  @OptionGroup var options: TenantOptions

  func run() async throws {
    let store = try options.data.store(.visit)
    let tenant = try await TenantAdministration(store: store).rotate(options.name)
    try await store.close()
    try CredentialsReport(tenant).show(
      json: options.json, after: "The secrets of the tenant \(tenant.name) were replaced")
  }
}

/// `mien tenant suspend`.
struct SuspendTenantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suspend", abstract: "Refuse a tenant's requests, keeping its data.")

  @Flag(help: "Lift the suspension instead.")
  var lift = false

  @OptionGroup var options: TenantOptions

  func run() async throws {
    let store = try options.data.store(.visit)
    let tenant = try await TenantAdministration(store: store).setSuspended(!lift, options.name)
    let report = try await TenantReport(tenant, in: store).text(json: options.json)
    try await store.close()
    try StandardOutput.report(
      report, of: lift ? "The suspension of \(tenant.name) was lifted." : "\(tenant.name) was suspended.")
  }
}

/// `mien tenant delete`.
struct DeleteTenantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete a tenant with everything it owns, and destroy its key.",
    discussion: """
      This cannot be undone. Works beside a running server: it refuses the tenant's requests within a second and \
      forgets its templates when the deletion is done. A deletion that was cut off leaves the tenant suspended; \
      start it again.
      """)

  @Flag(help: "Do not ask.")
  var yes = false

  @OptionGroup var options: TenantOptions

  func run() async throws {
    let store = try options.data.store(.visit)
    let administration = TenantAdministration(store: store)
    let tenant = try await administration.tenant(options.name)
    let faces = try await store.read(tenant.id) { (reader) throws(GalleryError) in try reader.faceCount() }
    if !yes {
      let question =
        "Delete the tenant \(tenant.name) with \(faces) faces for ever? Type its name to confirm: "
      try StandardOutput.write(Data(question.utf8))
      guard readLine() == tenant.name else {
        try await store.close()
        throw ValidationError("The tenant was not deleted.")
      }
    }
    try await administration.delete(tenant)
    try await store.close()
    let deed = "Deleted \(tenant.name) with \(faces) faces."
    try StandardOutput.report(
      options.json ? try DeletionReport(tenant: tenant.name, faces: faces).line() : deed, of: deed)
  }
}

/// The line of `mien tenant delete --json`.
private struct DeletionReport: JSONLine {
  let tenant: String
  let faces: Int
}

extension DataOptions {
  /// A gallery that a server may be using; it is made when there is none.
  func openedForTenants() throws -> SQLiteGalleryStore {
    if try DataFolder(path: folder).holdsGallery(key: key) { return try store(.visit) }
    let store = try store(.own, mayCreate: true)
    if let made = store.firstStart { FileHandle.standardError.note(made.announcement) }
    return store
  }
}
