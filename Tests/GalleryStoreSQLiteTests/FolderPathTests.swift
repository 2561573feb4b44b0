import Foundation
import Gallery
import GalleryStoreSQLite
import Testing

/// Which folder a path and the environment mean.
@Suite struct FolderPathTests {
  @Test func aPathIsTakenInItsPlainestForm() throws {
    func path(_ given: String) throws -> String {
      try DataFolder.chosenPath(given: given, environment: ["HOME": "/h"])
    }
    let here = FileManager.default.currentDirectoryPath
    for (given, expected) in [
      ("d", "d"), ("d/", "d"), ("d//", "d"), ("d/.", "d"), ("./d/./", "d"), ("/a//b/./c/.//", "/a/b/c"),
      (".", here),
      ("./", here), ("/", "/"), ("//", "/"), ("../d/", "../d"), ("~//faces/.", "/h/faces"),
      // A slash before an accent.
      ("d/\u{301}x/", "d/\u{301}x"),
    ] {
      #expect(try path(given) == expected, "\(given)")
    }
    let folder = try StoreFolder()
    try FileManager.default.createDirectory(atPath: folder.data + "/in", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: folder.data + "/in")
    let real = URL(filePath: folder.data).resolvingSymlinksInPath().path
    #expect(try path(folder.path + "/link/..") == real)
    #expect(try path(folder.path + "/link/../.") == real)
    // Above what the link names, also for a folder that is not there yet.
    #expect(try path(folder.path + "/link/../new/./d/") == real + "/new/d")
    #expect(
      try MasterKey.Source.choose(environment: [:], keyFile: folder.path + "/link/../k", dataFolder: "/d")
        == .file(real + "/k"))
    for nowhere in ["/none/../d", "/none/.."] {
      let error = #expect(throws: GalleryError.self) { try path(folder.path + nowhere) }
      #expect(error?.message.contains("leads nowhere") == true, "\(error?.message ?? "")")
    }
  }

  @Test func whatTheSystemSaysOfAFileIsToldInWords() async throws {
    let folder = try StoreFolder()
    try FileManager.default.createDirectory(atPath: folder.path + "/x/y", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: folder.path + "/x/y")
    // A path that is not in its plainest form, and that the database's own code takes for another where it is relative.
    let depth = FileManager.default.currentDirectoryPath.split(separator: "/").count
    let path = String(repeating: "../", count: depth) + folder.path.dropFirst() + "/link/../d"
    let key = MasterKey.Source.file(folder.keyFile)
    try await SQLiteGalleryStore(path: path, key: key).close()
    let error = #expect(throws: GalleryError.self) { try SQLiteGalleryStore(path: path, key: key) }
    #expect(error?.message.contains("Domain") == false, "\(error?.message ?? "")")
    #expect(error?.message.contains("gallery.sqlite") == true)
  }

  @Test func theHomeFolderIsTheEnvironments() throws {
    func path(_ given: String?, _ environment: [String: String]) throws -> String {
      try DataFolder.chosenPath(given: given, environment: environment)
    }
    #expect(try path(nil, ["HOME": "/somewhere"]) == "/somewhere/.local/share/mien")
    // As of a variable of the script that was to be its value.
    for (variable, environment) in ["MIEN_DATA", "MIEN_KEY_FILE"].map({ ($0, ["HOME": "/h", $0: ""]) }) {
      let error = #expect(throws: GalleryError.self) {
        _ = try MasterKey.Source.choose(environment: environment, dataFolder: path(nil, environment))
      }
      #expect(error?.message.contains("\(variable) is set and empty") == true, "\(error?.message ?? "")")
      #expect(
        try MasterKey.Source.choose(
          environment: environment, keyFile: "/k", dataFolder: path("/d", environment))
          == .file("/k"))
    }
    #expect(try path(nil, ["HOME": "/somewhere/", "MIEN_DATA": "~/faces/"]) == "/somewhere/faces")
    #expect(try path("~/faces", ["HOME": "/somewhere", "MIEN_DATA": "/other"]) == "/somewhere/faces")
    #expect(try path("~", ["HOME": "/somewhere"]) == "/somewhere")
    #expect(try path("a~/b", ["HOME": "/somewhere"]) == "a~/b")
    #expect(try path(nil, [:]).hasSuffix("/.local/share/mien"))
    #expect(try path(nil, ["HOME": "not/absolute"]) == path(nil, [:]))
    #expect(
      try MasterKey.Source.choose(environment: ["HOME": "/h", "MIEN_KEY_FILE": "~/k"], dataFolder: "/d")
        == .file("/h/k"))
    #expect(
      try MasterKey.Source.choose(environment: ["HOME": "/h"], keyFile: "~/k", dataFolder: "/d")
        == .file("/h/k"))
  }
}
