import FaceAnalysis
import Foundation
import Gallery
import GalleryStoreSQLite
import Hummingbird
import HummingbirdTesting
import Logging
import MienServer
import NIOCore
import Testing

/// Makes servers for tests the way the program does, with one analyser for all of them.
enum TestServer {
  /// The networks are loaded once.
  private static let analyzer = Result { try FaceAnalyzer(settings: Settings()) }

  /// A server over a gallery of its own, which lasts as long as the test's `folder`.
  static func application(
    _ folder: TestFolder, _ change: (inout Settings) -> Void = { _ in },
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    layers: ServerLayers = ServerLayers()
  ) async throws -> some ApplicationProtocol {
    var settings = Settings()
    settings.server.port = 0
    settings.data = folder.data
    settings.keyFile = folder.keyFile
    change(&settings)
    return try await buildApplication(
      settings: settings, analyzer: try analyzer.get(), logger: logger, layers: layers)
  }

  /// Runs a server over a new gallery with one tenant, and calls it. Every successful answer must be as it is described.
  static func run(
    _ setup: TestingSetup, _ change: (inout Settings) -> Void = { _ in },
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    layers: ServerLayers = ServerLayers(),
    _ body: @Sendable @escaping (any TestClientProtocol, TestGallery) async throws -> Void
  ) async throws {
    let folder = try TestFolder()
    let gallery = TestGallery(folder: folder, tenant: try await folder.tenant())
    let application = try await application(folder, change, logger: logger, layers: layers)
    try await application.test(setup) { client in try await body(DescribedClient(client), gallery) }
  }

  /// The bytes of one of the photographs that set-up downloads.
  static func photograph(_ name: String) throws -> Data {
    try Data(contentsOf: try DependencyFolder.located().photographs.appending(path: name))
  }
}

/// A folder for one test's gallery. It goes with the object.
final class TestFolder: Sendable {
  private let path = NSTemporaryDirectory() + "mien-exchange-" + UUID().uuidString
  var data: String { path + "/data" }
  var keyFile: String { path + "/key" }

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Creates a tenant, before or while a server runs on the folder.
  func tenant(_ name: String = "acme") async throws -> Tenant {
    let isFirst = !FileManager.default.fileExists(atPath: data)
    let store = try SQLiteGalleryStore(path: data, key: .file(keyFile), purpose: isFirst ? .own : .visit)
    let tenant = try await TenantAdministration(store: store).create(name)
    try await store.close()
    return tenant
  }

  /// The store, opened beside a server to manage tenants. To be closed.
  func visitingStore() throws -> SQLiteGalleryStore {
    try SQLiteGalleryStore(path: data, key: .file(keyFile), purpose: .visit)
  }
}

/// The gallery behind a test's server.
struct TestGallery: Sendable {
  let folder: TestFolder
  /// The tenant that is there from the start.
  let tenant: Tenant

  var credentials: Credentials { tenant.credentials }
}

/// A request body with its content type.
struct Body {
  let type: String?
  let bytes: ByteBuffer

  /// A JSON object as text.
  static func json(_ text: String) -> Body {
    Body(type: "application/json", bytes: ByteBuffer(string: text))
  }

  /// A JSON object of strings.
  static func json(_ members: [String: String]) throws -> Body {
    Body(type: "application/json", bytes: ByteBuffer(bytes: try JSONEncoder().encode(members)))
  }

  /// A multipart form.
  static func form(_ parts: [(name: String, content: Data)]) -> Body {
    var bytes = ByteBuffer()
    for part in parts {
      bytes.writeString(
        "--frontier\r\nContent-Disposition: form-data; name=\"\(part.name)\"; filename=\"f\"\r\n\r\n")
      bytes.writeBytes(part.content)
      bytes.writeString("\r\n")
    }
    bytes.writeString("--frontier--\r\n")
    return Body(type: "multipart/form-data; boundary=frontier", bytes: bytes)
  }
}

extension TestClientProtocol {
  /// Posts a body and gives back the answer with its body as JSON.
  func post(_ path: String, _ body: Body) async throws -> Answer {
    try await send(.post, path, body)
  }

  /// Sends a request and gives back the answer with its body as JSON.
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: Body? = nil, headers: HTTPFields = [:]
  ) async throws -> Answer {
    var headers = headers
    if let type = body?.type { headers[.contentType] = type }
    return try await execute(uri: path, method: method, headers: headers, body: body?.bytes) { response in
      Answer(
        status: response.status.code, headers: response.headers,
        json: try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView)))
    }
  }
}

/// An answer whose body is JSON.
struct Answer: @unchecked Sendable {
  let status: Int
  let headers: HTTPFields
  let json: Any

  var object: [String: Any] { json as? [String: Any] ?? [:] }
  /// `error_code` of the Huawei dialect.
  var code: String? { object["error_code"] as? String }

  /// A value deep inside: names of members and indices of elements.
  func at(_ path: Any...) -> Any? {
    var value: Any? = json
    for step in path {
      if let name = step as? String {
        value = (value as? [String: Any])?[name]
      } else if let index = step as? Int, let list = value as? [Any], list.indices.contains(index) {
        value = list[index]
      } else {
        return nil
      }
    }
    return value
  }
}
