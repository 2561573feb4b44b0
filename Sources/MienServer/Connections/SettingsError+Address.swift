import Foundation
import NIOCore

extension SettingsError {
  /// Why the server cannot listen on its address, and what to do about it.
  ///
  /// - Parameter error: What the system, or the search for the host's name, said.
  /// - Returns: `nil` when the error is about something else.
  init?(listening error: any Error, on server: Settings.Server) {
    let place = "port \(server.port) of \(server.host)"
    switch error {
    case let error as IOError where error.errnoCode == EADDRINUSE:
      self.init(
        "Something else listens on \(place) already. Stop it, or set another server.port (--port); 0 takes a free one."
      )
    case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
      self.init(
        "\(server.host) is no address of this machine. Set server.host (--host) to one that is, or to 0.0.0.0 for all."
      )
    case let error as IOError where error.errnoCode == EACCES:
      self.init(
        "This user may not listen on \(place). Set server.port (--port) to a number from 1024 on, or let a proxy listen "
          + "there.")
    case is SocketAddressError, is SocketAddressError.UnknownHost:
      self.init(
        "No host named \(server.host) can be found. Set server.host (--host) to an address of this machine, or to "
          + "0.0.0.0 for all.")
    case let error as IOError:
      self.init("The server cannot listen on \(place): \(error). Set another server.host or server.port.")
    default:
      return nil
    }
  }

  private init(_ message: String) {
    self.init(code: .unusableAddress, message: message)
  }
}
