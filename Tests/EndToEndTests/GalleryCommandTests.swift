import Foundation
import ProgramHarness
import Testing

/// The commands about the gallery, from the first tenant to a restored backup, on real photographs.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct GalleryCommandTests {
  /// A temporary data folder, and the program run on it.
  private struct Workplace {
    let folder: URL
    var data: String { folder.appending(path: "data").path }

    init() throws { folder = try Program.temporaryFolder() }

    func mien(_ arguments: String...) throws -> Program.Outcome {
      try Program.run(arguments + ["--data", data])
    }

    /// A folder per person with real photographs, one without a face and one that is no photograph.
    func photographs() throws -> String {
      let root = folder.appending(path: "people")
      for (subject, names) in [
        "obama": ["obama.jpg", "obama2.jpg", "obama3.jpg"], "biden": ["biden.jpg"], "nobody": ["32bit.png"],
      ] {
        let own = root.appending(path: subject)
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        for name in names {
          try FileManager.default.copyItem(
            atPath: Program.photograph(name), toPath: own.appending(path: name).path)
        }
      }
      try Data("not a photograph".utf8).write(to: root.appending(path: "nobody/broken.jpg"))
      return root.path
    }
  }

  @Test func `a tenant's credentials are printed once, for every dialect`() throws {
    let place = try Workplace()
    defer { try? FileManager.default.removeItem(at: place.folder) }
    let created = try place.mien("tenant", "create", "acme", "--json")
    #expect(created.status == 0)
    let credentials = try #require(created.objects().first)
    #expect(Set(credentials.keys) == ["tenant", "huawei", "tencent", "baidu", "appliance"])
    func keys(_ dialect: String) -> Set<String> {
      Set((credentials[dialect] as? [String: String] ?? [:]).filter { !$0.value.isEmpty }.keys)
    }
    #expect(
      keys("huawei") == [
        "domain", "user", "password", "project_id", "project_name", "access_key", "secret_key",
      ])
    #expect(keys("tencent") == ["appid", "bucket", "secret_id", "secret_key"])
    #expect(keys("baidu") == ["app_id", "api_key", "secret_key"])
    #expect(keys("appliance") == ["key"])
    let secret = try #require((credentials["huawei"] as? [String: String])?["secret_key"])

    let shown = try place.mien("tenant", "show", "acme")
    #expect(shown.status == 0)
    #expect(!shown.output.contains(secret))
    #expect(try place.mien("tenant", "create", "acme").status != 0)
    let rotated = try #require(place.mien("tenant", "rotate", "acme", "--json").objects().first)
    #expect((rotated["huawei"] as? [String: String])?["secret_key"] != secret)
    let suspended = try #require(place.mien("tenant", "suspend", "acme", "--json").objects().first)
    #expect(suspended["suspended"] as? Bool == true)
    #expect(try place.mien("tenant", "delete", "acme", "--yes").status == 0)
    #expect(try place.mien("tenant", "list", "--json").objects().isEmpty)
  }

  @Test func `an import is reported photograph by photograph and can be repeated`() throws {
    let place = try Workplace()
    defer { try? FileManager.default.removeItem(at: place.folder) }
    let people = try place.photographs()
    _ = try place.mien("tenant", "create", "acme")
    func importAll() throws -> (lines: [[String: Any]], total: [String: Any], status: Int32) {
      let outcome = try place.mien(
        "import", people, "--tenant", "acme", "--collection", "people", "--json")
      var lines = try outcome.objects()
      let total = try #require(lines.popLast()?["total"] as? [String: Any])
      return (lines, total, outcome.status)
    }
    let first = try importAll()
    #expect(first.status == 1)
    let enrolled = first.lines.filter { $0["outcome"] as? String == "enrolled" }
    #expect(enrolled.count { $0["subject"] as? String == "obama" } == 3)
    #expect(enrolled.count { $0["subject"] as? String == "biden" } == 1)
    #expect(enrolled.allSatisfy { ($0["face_id"] as? String)?.count == 8 })
    #expect(first.total["enrolled"] as? Int == enrolled.count)
    #expect(first.total["failed"] as? Int == 1)
    let broken = try #require(first.lines.first { $0["file"] as? String == "nobody/broken.jpg" })
    #expect(broken["outcome"] as? String == "failed")
    #expect((broken["message"] as? String)?.isEmpty == false)

    let again = try importAll()
    #expect(again.total["enrolled"] as? Int == 0)
    #expect(again.total["present"] as? Int == first.total["enrolled"] as? Int)

    let exported = try place.mien("export", "--tenant", "acme").objects()
    let faces = exported.filter { $0["type"] as? String == "face" }
    #expect(faces.count == first.total["enrolled"] as? Int)
    #expect(faces.count { $0["subject"] as? String == "obama" } == 3)
    #expect(faces.allSatisfy { $0["embedding"] == nil })
    let verified = try place.mien("verify", "--json")
    #expect(verified.status == 0)
    #expect(try verified.objects().first?["ok"] as? Bool == true)
  }

  @Test func `a backup comes back, also after the key was rotated`() throws {
    let place = try Workplace()
    defer { try? FileManager.default.removeItem(at: place.folder) }
    _ = try place.mien("tenant", "create", "acme")
    let backup = place.folder.appending(path: "backup").path
    #expect(try place.mien("backup", backup).status == 0)
    #expect(try place.mien("backup", backup).status != 0)
    let rotated = try place.mien("key", "rotate", "--json")
    #expect(rotated.status == 0)
    let oldKey = try #require(rotated.objects().first?["old_key_file"] as? String)
    #expect(oldKey == place.data + ".key.old-1")
    #expect(try place.mien("tenant", "list").output.contains("acme"))
    #expect(
      try String(contentsOfFile: oldKey, encoding: .utf8)
        != String(contentsOfFile: place.data + ".key", encoding: .utf8))

    let restored = place.folder.appending(path: "restored").path
    let refused = try Program.run(["restore", backup, "--data", restored, "--key-file", place.data + ".key"])
    #expect(refused.status != 0)
    #expect(refused.errors.contains(".old-1"), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: restored + "/gallery.sqlite"))
    #expect(
      try Program.run(["restore", backup, "--data", restored, "--key-file", oldKey]).status == 0)
    let listed = try Program.run(["tenant", "list", "--data", restored, "--key-file", oldKey])
    #expect(listed.output.contains("acme"))
  }
}
