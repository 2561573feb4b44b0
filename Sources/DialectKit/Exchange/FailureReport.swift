import Foundation
import Gallery
import Hummingbird
package import Logging
import NIOCore

/// What the log says of a failed exchange, or of a part of one that failed while the rest went on.
///
/// What callers can mend themselves is theirs alone. What they cannot is an error, with its cause, under the request's
/// id; so is everything that nobody foresaw.
package struct FailureReport: Sendable {
  /// `error` for what the operator must look into, `warning` for an object store that does not answer as it
  /// should and for what is not installed, `debug` for the rest.
  package let level: Logger.Level
  /// The line of the log.
  package let message: String
  /// The kind of failure, its cause, and what else is known of it.
  package let metadata: Logger.Metadata

  /// - Returns: `nil` where there is nothing to say.
  package init?(_ error: any Error) {
    switch error {
    case let failure as DialectFailure:
      guard let cause = failure.cause else {
        guard failure.kind == .internalError else { return nil }
        self.init(.error, failure.message, kind: failure.kind.rawValue, cause: nil)
        return
      }
      self.init(Self.level(of: failure.kind), failure.message, kind: failure.kind.rawValue, cause: cause)
    case let error as any DialectError:
      if let cause = error.cause, let report = FailureReport(cause) {
        self = report
      } else if error.isServersFault {
        self.init(.error, "The server could not do its work.", kind: nil, cause: error)
      } else {
        return nil
      }
    case let error as GalleryError:
      guard error.code.isServersFault else { return nil }
      self.init(.error, error.message, kind: error.code.name, cause: nil, context: error.context)
    // The framework's own answers to what a caller did wrong.
    case is any HTTPResponseError:
      return nil
    case is CancellationError:
      self.init(.debug, "The exchange was given up.", kind: nil, cause: nil)
    case let error where error.isClosedConnection:
      self.init(.debug, "The caller closed the connection.", kind: nil, cause: error)
    default:
      self.init(.error, "unforeseen error", kind: nil, cause: error)
    }
  }

  private init(
    _ level: Logger.Level, _ message: String, kind: String?, cause: (any Error)?,
    context: [String: String] = [:]
  ) {
    self.level = level
    self.message = message
    var metadata = context.mapValues { Logger.MetadataValue.string($0) }
    if let kind { metadata["kind"] = "\(kind)" }
    if let cause { metadata["cause"] = "\(cause)" }
    self.metadata = metadata
  }

  private static func level(of kind: DialectFailure.Kind) -> Logger.Level {
    switch kind {
    case .internalError: .error
    // The operator's own store does not answer as it should. A caller's address is the caller's affair.
    case .objectNotObtained: .warning
    // What the operator may get.
    case .notInstalled: .warning
    default: .debug
    }
  }
}

extension Logger {
  /// Writes what the caller is not told of a failure, if there is anything.
  package func report(_ error: any Error) {
    guard let report = FailureReport(error) else { return }
    log(level: report.level, "\(report.message)", metadata: report.metadata)
  }
}

extension Error {
  /// Whether this is how a connection tells that the other side is gone.
  fileprivate var isClosedConnection: Bool {
    switch self {
    case let error as ChannelError:
      switch error {
      case .ioOnClosedChannel, .alreadyClosed, .inputClosed, .outputClosed, .eof: true
      default: false
      }
    case let error as IOError: error.errnoCode == ECONNRESET || error.errnoCode == EPIPE
    default: false
    }
  }
}
