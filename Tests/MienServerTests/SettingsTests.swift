import Foundation
import MienServer
import Testing

@Suite("Settings")
struct SettingsTests {
  @Test("Without anything the server listens on loopback only")
  func defaults() throws {
    let settings = try EffectiveSettings().settings
    #expect(settings.server.host == "127.0.0.1")
    #expect(settings.server.port == 8080)
    #expect(settings.compute.threads == ProcessInfo.processInfo.activeProcessorCount)
  }

  @Test("A flag beats the environment, which beats the file, and each value knows where it came from")
  func priority() throws {
    let path = try file("server:\n  port: 1\n  host: file\nlog.level: debug\n")
    let effective = try EffectiveSettings(
      file: path, environment: ["MIEN_SERVER_PORT": "2", "MIEN_SERVER_HOST": "environment", "PATH": "/bin"],
      flags: [("server.port", "3")])
    #expect(effective.settings.server.port == 3)
    #expect(effective.settings.server.host == "environment")
    #expect(effective.settings.log.level == .debug)
    let listing = Dictionary(uniqueKeysWithValues: effective.listing.map { ($0.name, $0) })
    #expect(listing["server.port"]?.source == .flag)
    #expect(listing["server.host"]?.source == .environment(variable: "MIEN_SERVER_HOST"))
    #expect(listing["log.level"]?.source == .file(path))
    #expect(listing["compute.queue"]?.source == .builtIn)
    #expect(listing["server.port"]?.value == "3")
  }

  @Test("An unknown name stops the start and is named together with the known ones")
  func unknownKey() throws {
    let path = try file("server:\n  prot: 1\n")
    let inputs: [(file: String?, environment: [String: String], flags: [(name: String, value: String)])] = [
      (path, [:], []), (nil, ["MIEN_SERVER_PROT": "1"], []), (nil, [:], [("server.prot", "1")]),
    ]
    for input in inputs {
      let error = #expect(throws: SettingsError.self) {
        try EffectiveSettings(file: input.file, environment: input.environment, flags: input.flags)
      }
      #expect(error?.code == .unknownKey)
      #expect(error?.message.lowercased().contains("prot") == true)
      #expect(error?.message.contains("server.port") == true)
    }
  }

  @Test("Variables of other parts of Mien are no settings")
  func otherVariables() throws {
    _ = try EffectiveSettings(environment: [
      "MIEN_DEPS": "/x", "MIEN_TEST_DATA": "/y", "MIEN_MODEL_MIRROR": "/z",
    ])
  }

  @Test(
    "A wrong value stops the start with the name and what is allowed",
    arguments: [
      ("server.port", "65536", "0 to 65535"), ("server.port", "http", "0 to 65535"),
      ("server.port", "", "0 to 65535"), ("server.host", "", "localhost"), ("server.host", " ", "localhost"),
      ("objects.region", "", "us-east-1"), ("log.level", "loud", "trace, debug"),
      ("log.format", "xml", "text, json"), ("scores.operating_fmr", "1", "0.1"),
      ("scores.operating_fmr", "nan", "0.1"), ("attributes.beauty", "1", "true or false"),
      ("compute.threads", "0", "1 to"),
      ("appliance.allow", "localhost", "192.168.1.79"), ("appliance.allow", "10.0.0.0/33", "10.0.0.0/8"),
      ("appliance.quality.pose", "-1", "1.0 to 180"),
      ("huawei.project_names", "cn-north-4,two words", "cn-north-4"),
      ("huawei.project_names", "a/b", "cn-north-4"), ("server.name", "", "1 to 64"),
      ("server.name", "a b", "1 to 64"), ("server.name", String(repeating: "x", count: 65), "1 to 64"),
      ("objects.endpoint", "objects.example.com", "https://"),
      ("objects.endpoint", "https://objects.example.com/path", "https://"),
      ("objects.style", "host", "path, virtual"),
      ("images.allowed_hosts", "http://a.example", "hosts such as"),
      ("images.allowed_networks", "10.0.0.0/33", "ranges such as"),
    ])
  func wrongValue(name: String, value: String, allowed: String) {
    let error = #expect(throws: SettingsError.self) { try EffectiveSettings(flags: [(name, value)]) }
    #expect(error?.code == .wrongValue)
    #expect(error?.message.contains(name) == true)
    #expect(error?.message.contains(allowed) == true)
  }

  @Test(
    "A file that is no mapping of names to values is refused",
    arguments: ["- a\n- b", "server: [1, 2]", "just text", "server: {port: [1]}", "a: b: c: d", "\"unclosed"])
  func badFile(text: String) throws {
    let path = try file(text)
    #expect(throws: SettingsError.self) { try EffectiveSettings(file: path) }
  }

  @Test("An empty file changes nothing; a missing one is refused")
  func emptyAndMissingFile() throws {
    let path = try file("# nothing here\n")
    #expect(try EffectiveSettings(file: path).settings.server.port == 8080)
    let error = #expect(throws: SettingsError.self) { try EffectiveSettings(file: "/nowhere/mien.yaml") }
    #expect(error?.code == .unreadableFile)
  }

  @Test("Names of projects are a list, and an empty one by default")
  func projectNames() throws {
    #expect(try EffectiveSettings().settings.huawei.projectNames == [])
    let effective = try EffectiveSettings(environment: ["MIEN_HUAWEI_PROJECT_NAMES": "cn-north-4,cn-south-1"])
    #expect(effective.settings.huawei.projectNames == ["cn-north-4", "cn-south-1"])
    #expect(
      effective.listing.first { $0.name == "huawei.project_names" }?.value == "cn-north-4,cn-south-1")
  }

  @Test("A secret is never shown")
  func secrets() throws {
    let listing = try EffectiveSettings(flags: [("objects.secret_key", "hush")]).listing
    #expect(listing.first { $0.name == "objects.secret_key" }?.value == "(set)")
    #expect(!listing.contains { $0.value.contains("hush") })
  }

  @Test("Every setting's printed default is one that it takes, and names and variables are unique")
  func everySettingRoundTrips() throws {
    let listing = try EffectiveSettings().listing
    for setting in listing { _ = try EffectiveSettings(flags: [(setting.name, setting.value)]) }
    #expect(Set(listing.map(\.name)).count == listing.count)
    #expect(Set(SettingKey.all.map(\.variable)).count == listing.count)
  }

  private func file(_ text: String) throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(
      path: "mien-settings-\(UUID().uuidString).yaml")
    try Data(text.utf8).write(to: path)
    return path.path
  }
}
