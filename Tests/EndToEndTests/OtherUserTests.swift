import FaceAnalysis
import Foundation
import ProgramHarness
import Testing

/// The program, run by another user than the one who ran it first. Only the superuser can do that.
@Suite(.enabled(if: OtherUser.isReady, "needs the superuser, `setpriv`, and folders that everybody may read"))
struct OtherUserTests {
  @Test(arguments: ["a home", "no home"])
  func `whoever comes second can use the networks too`(home: String) throws {
    let folder = try OtherUser.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let arguments = try ["compare", "--json", "obama.jpg", "obama2.jpg"].map {
      $0.hasSuffix(".jpg") ? try Program.photograph($0) : $0
    }
    #expect(try Program.run(arguments).status == 0)
    for _ in 0..<2 {
      let outcome = try OtherUser.run(arguments, home: home == "a home" ? folder.path : "/nonexistent")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try outcome.objects().count == 1)
    }
    let kept = folder.path + "/.cache/mien/networks"
    #expect(FileManager.default.fileExists(atPath: kept) == (home == "a home"))
    guard home == "a home" else { return }
    #expect(try !FileManager.default.contentsOfDirectory(atPath: kept).isEmpty)
    let mode = try FileManager.default.attributesOfItem(atPath: kept)[.posixPermissions] as? Int
    #expect(mode == 0o700)
    // What is damaged there only costs time.
    for name in try FileManager.default.contentsOfDirectory(atPath: kept) {
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: kept + "/" + name)
      try Data("no network".utf8).write(to: URL(filePath: kept + "/" + name))
    }
    #expect(try OtherUser.run(arguments, home: folder.path).status == 0)
  }

  @Test func `a service without a home keeps them in its data folder`() async throws {
    let folder = try OtherUser.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let data = folder.appending(path: "data").path
    #expect(
      try OtherUser.run(["tenant", "create", "acme", "--data", data], home: "/nonexistent").status == 0)
    let (executable, arguments) = try OtherUser.command(
      ["serve", "--port", "0", "--data", data], home: "/nonexistent")
    let server = try RunningProgram("server", executable: executable, arguments: arguments, folder: folder)
    _ = try await server.line(containing: "Mien is ready at ")
    #expect(try await server.stop() == 0)
    #expect(try !FileManager.default.contentsOfDirectory(atPath: data + "/networks").isEmpty)
    #expect(try OtherUser.run(["verify", "--data", data], home: "/nonexistent").status == 0)
  }
}

/// A user who owns nothing.
private enum OtherUser {
  private static let number = "65534"

  static var isReady: Bool {
    guard geteuid() == 0, Program.isReady,
      let probe = try? run(["models", "--json"], home: "/nonexistent"), probe.status == 0
    else { return false }
    return true
  }

  /// A folder of that user's.
  static func folder() throws -> URL {
    let folder = try Program.temporaryFolder()
    try FileManager.default.setAttributes(
      [.ownerAccountID: UInt(65534), .groupOwnerAccountID: UInt(65534), .posixPermissions: 0o700],
      ofItemAtPath: folder.path)
    return folder
  }

  static func command(_ arguments: [String], home: String) throws -> (URL, [String]) {
    (
      try Program.located("setpriv"),
      [
        "--reuid=\(number)", "--regid=\(number)", "--clear-groups", "env", "-u", "XDG_CACHE_HOME",
        "HOME=\(home)",
        "MIEN_DEPS=\(try DependencyFolder.located().url.path)", try Program.beside("mien").path,
      ] + arguments
    )
  }

  static func run(_ arguments: [String], home: String) throws -> Program.Outcome {
    let (executable, arguments) = try command(arguments, home: home)
    return try Program.run(executable, arguments)
  }
}
