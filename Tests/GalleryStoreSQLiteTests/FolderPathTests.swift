import Foundation
import GalleryStoreSQLite
import Testing

/// Which folder a path and the environment mean.
@Suite struct FolderPathTests {
  @Test func aPathIsTakenInItsPlainestForm() throws {
    func path(_ given: String) -> String { DataFolder.chosenPath(given: given, environment: ["HOME": "/h"]) }
    let here = FileManager.default.currentDirectoryPath
    for (given, expected) in [
      ("d", "d"), ("d/", "d"), ("d//", "d"), ("d/.", "d"), ("./d/./", "d"), ("/a//b/./c/.//", "/a/b/c"),
      (".", here),
      ("./", here), ("/", "/"), ("//", "/"), ("../d/", "../d"), ("~//faces/.", "/h/faces"),
      // A slash before an accent.
      ("d/\u{301}x/", "d/\u{301}x"),
    ] {
      #expect(path(given) == expected, "\(given)")
    }
    let folder = try StoreFolder()
    try FileManager.default.createDirectory(atPath: folder.data + "/in", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: folder.data + "/in")
    let real = URL(filePath: folder.data).resolvingSymlinksInPath().path
    #expect(path(folder.path + "/link/..") == real)
    #expect(path(folder.path + "/link/../.") == real)
  }

  @Test func theHomeFolderIsTheEnvironments() {
    func path(_ given: String?, _ environment: [String: String]) -> String {
      DataFolder.chosenPath(given: given, environment: environment)
    }
    #expect(path(nil, ["HOME": "/somewhere"]) == "/somewhere/.local/share/mien")
    #expect(path(nil, ["HOME": "/somewhere", "MIEN_DATA": ""]) == "/somewhere/.local/share/mien")
    #expect(path(nil, ["HOME": "/somewhere/", "MIEN_DATA": "~/faces/"]) == "/somewhere/faces")
    #expect(path("~/faces", ["HOME": "/somewhere", "MIEN_DATA": "/other"]) == "/somewhere/faces")
    #expect(path("~", ["HOME": "/somewhere"]) == "/somewhere")
    #expect(path("a~/b", ["HOME": "/somewhere"]) == "a~/b")
    #expect(path(nil, [:]).hasSuffix("/.local/share/mien"))
    #expect(path(nil, ["HOME": "not/absolute"]) == path(nil, [:]))
    #expect(
      MasterKey.Source.choose(environment: ["HOME": "/h", "MIEN_KEY_FILE": "~/k"], dataFolder: "/d")
        == .file("/h/k"))
    #expect(
      MasterKey.Source.choose(environment: ["HOME": "/h"], keyFile: "~/k", dataFolder: "/d") == .file("/h/k"))
  }
}
