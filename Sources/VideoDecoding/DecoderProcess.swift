import CVideoExchange
import Foundation

/// One confined process of `mien-video`, good for one video.
///
/// The owner ends it: a process that is neither used nor ended stays until this program closes its pipes.
struct DecoderProcess: ~Copyable, Sendable {
  private let identifier: pid_t
  /// What its priority is lowered by: photographs go first. A process cannot raise it again.
  private static let niceness: Int32 = 5
  /// Our end of its standard input and output. A socket: writing to a pipe that nobody reads any more would end this
  /// program with a signal.
  private let channel: Int32

  /// Starts a process; it is ready when its greeting has come.
  ///
  /// - Parameter program: The path of `mien-video`.
  /// - Throws: ``VideoError/decoderUnavailable(_:)``.
  init(program: String) throws(VideoError) {
    (identifier, channel) = try Self.start(program)
    _ = fcntl(channel, F_SETFL, fcntl(channel, F_GETFL) | O_NONBLOCK)
  }

  private static func start(_ program: String) throws(VideoError) -> (pid_t, Int32) {
    var ends: [Int32] = [-1, -1]
    // Close on exec: no other process that is started meanwhile may hold it open.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .decoderUnavailable(reason(errno)) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Signals as a program expects them, whatever this one blocks; a group of its own, so that Ctrl-C leaves it to us.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))

    var child: pid_t = 0
    let started = program.withCString { path in
      var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(path), nil]
      // Nothing of this program's environment is its business.
      var environment: [UnsafeMutablePointer<CChar>?] = [nil]
      defer { arguments.forEach { free($0) } }
      return posix_spawn(&child, path, &actions, &attributes, &arguments, &environment)
    }
    close(ends[1])
    guard started == 0 else {
      close(ends[0])
      throw .decoderUnavailable("\(program): \(reason(started))")
    }
    // From here, because whatever ran there need not do it. Where it fails, videos are only less polite.
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(child), niceness)
    return (child, ends[0])
  }

  deinit {
    // Whatever it still does is of no use to anybody.
    kill(identifier, SIGKILL)
    close(channel)
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
  }

  /// Waits for the greeting, after which the process is confined.
  ///
  /// - Throws: ``VideoError/decoderUnavailable(_:)`` when it ends or says something else,
  ///   ``VideoError/tookTooLong``.
  func waitUntilConfined(deadline: ContinuousClock.Instant) throws(VideoError) {
    let greeting: [UInt8]
    do {
      greeting = try read(Int(MIEN_VIDEO_GREETING_LENGTH), deadline: deadline)
    } catch {
      switch error {
      case .late: throw .tookTooLong
      case .ended: greeting = []
      }
    }
    guard greeting.elementsEqual(MIEN_VIDEO_GREETING.utf8) else {
      throw .decoderUnavailable("it does not start, or the system does not let it confine itself")
    }
  }

  /// Whether it is gone, before anything was asked of it.
  var hasEnded: Bool {
    var place = pollfd(fd: channel, events: Int16(POLLIN), revents: 0)
    return poll(&place, 1, 0) != 0
  }

  /// Why a process does not go on talking.
  enum Silence: Error {
    /// It ended, or a pipe broke.
    case ended
    /// The deadline is over.
    case late
  }

  /// Writes bytes to the process.
  func write(_ bytes: [UInt8], deadline: ContinuousClock.Instant) throws(Silence) {
    var place = 0
    while place < bytes.count {
      try wait(for: POLLOUT, deadline: deadline)
      let done = bytes.withUnsafeBytes { bytes in
        send(channel, bytes.baseAddress?.advanced(by: place), bytes.count - place, Int32(MSG_NOSIGNAL))
      }
      if done < 0, errno == EINTR || errno == EAGAIN { continue }
      guard done > 0 else { throw .ended }
      place += done
    }
  }

  /// Says that nothing more comes.
  func closeInput() { _ = shutdown(channel, Int32(SHUT_WR)) }

  /// Reads exactly so many bytes.
  func read(_ count: Int, deadline: ContinuousClock.Instant) throws(Silence) -> [UInt8] {
    var silence: Silence?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(Silence) {
        while initialized < count {
          try wait(for: POLLIN, deadline: deadline)
          let done = Foundation.read(
            channel, buffer.baseAddress?.advanced(by: initialized), count - initialized)
          if done < 0, errno == EINTR || errno == EAGAIN { continue }
          guard done > 0 else { throw .ended }
          initialized += done
        }
      } catch {
        silence = error
      }
    }
    if let silence { throw silence }
    return bytes
  }

  private func wait(for event: Int32, deadline: ContinuousClock.Instant) throws(Silence) {
    var place = pollfd(fd: channel, events: Int16(event), revents: 0)
    while true {
      let left = deadline - .now
      guard left > .zero else { throw .late }
      let ready = poll(&place, 1, Int32(max(1, min(left / .milliseconds(1), 60_000))))
      if ready > 0 { return }
      if ready < 0, errno != EINTR { throw .ended }
    }
  }

  private static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}
