package import Authentication
import Foundation
import Synchronization
import Threading

/// Finds the addresses of a name.
package protocol HostResolver: Sendable {
  /// - Returns: All addresses of the name, the preferred ones first.
  /// - Throws: ``FetchError/unknownHost(_:)`` when the name has none, `CancellationError` when the task is
  ///   cancelled.
  func addresses(of host: String) async throws -> [IPAddress]
}

/// Asks the operating system, on threads of its own.
package struct SystemResolver: HostResolver {
  private static let threads = WorkerThreads(name: "resolve", count: 4)

  package init() {}

  package func addresses(of host: String) async throws -> [IPAddress] {
    // The system cannot be asked to give up, so a caller who does leaves the thread behind with its question.
    let answer = FirstAnswer<[IPAddress]>()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        answer.deliver(to: continuation)
        Self.threads.start { answer.give(Result { try lookUp(host) }) }
      }
    } onCancel: {
      answer.give(.failure(CancellationError()))
    }
  }

  private func lookUp(_ host: String) throws -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &first) == 0 else { throw FetchError.unknownHost(host) }
    defer { freeaddrinfo(first) }
    var addresses: [IPAddress] = []
    var next = first
    while let entry = next?.pointee {
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      let status = getnameinfo(
        entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
      if status == 0,
        let address = IPAddress(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)),
        !addresses.contains(address)
      {
        addresses.append(address)
      }
      next = entry.ai_next
    }
    return addresses
  }
}

/// A place for one answer, of which the first that is given counts.
private final class FirstAnswer<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value, any Error>)
    case given(Result<Value, any Error>)
    case delivered
  }

  private let state = Mutex(State.open)

  func deliver(to continuation: CheckedContinuation<Value, any Error>) {
    let early: Result<Value, any Error>? = state.withLock { state in
      if case .given(let result) = state {
        state = .delivered
        return result
      }
      state = .awaited(continuation)
      return nil
    }
    if let early { continuation.resume(with: early) }
  }

  func give(_ result: Result<Value, any Error>) {
    let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
      switch state {
      case .open:
        state = .given(result)
        return nil
      case .awaited(let continuation):
        state = .delivered
        return continuation
      case .given, .delivered: return nil
      }
    }
    waiting?.resume(with: result)
  }
}
