import Foundation
import Synchronization

/// A connection that sends what it is told to and reads what comes back.
struct OneSidedExchange {
  struct Failure: Error {}

  let port: Int

  /// Sends a text and waits for the first bytes of an answer, three seconds at most.
  func answer(to text: String) async throws -> String {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try exchange(text) }) }
    }
  }

  private func exchange(_ text: String) throws -> String {
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard connection >= 0 else { throw Failure() }
    defer { close(connection) }
    var patience = timeval(tv_sec: 3, tv_usec: 0)
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    let bytes = Array(text.utf8)
    guard status == 0, send(connection, bytes, bytes.count, 0) == bytes.count else { throw Failure() }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(connection, &buffer, buffer.count, 0)
    guard count > 0 else { throw Failure() }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}

/// What must not be found anywhere.
final class SecretList: Sendable {
  private let secrets = Mutex<[String]>([])

  var all: [String] { secrets.withLock { $0 } }

  func add(_ secret: String?) { secrets.withLock { $0.append(secret ?? "") } }
}
