package import Foundation

/// Standard output. All commands print through this, so that output that is lost is an error.
///
/// What a command that only looks prints for a reader who has gone, as `head` does, ends it without a word. A command that
/// has done something says so on standard error.
package enum StandardOutput {
  /// Prints a line, and returns when whoever reads it has it, but for a file on a disk: see ``settle()``.
  ///
  /// - Throws: ``OutputFailure`` when the disk is full, the reader has gone, or there is no output at all.
  package static func print(_ line: String) throws(OutputFailure) { try write(Data((line + "\n").utf8)) }

  /// Writes bytes as they are.
  ///
  /// - Throws: ``OutputFailure``.
  package static func write(_ bytes: Data) throws(OutputFailure) { try bytes.write(to: STDOUT_FILENO) }

  /// Makes sure of what was printed: a file may turn out to be on a full disk only now.
  ///
  /// - Throws: ``OutputFailure``.
  package static func settle() throws(OutputFailure) {
    if isLostOnDisk(STDOUT_FILENO) { throw OutputFailure() }
  }

  /// Prints what must not be lost, such as a secret that is shown only once.
  ///
  /// - Throws: ``OutputFailure``.
  package static func deliver(_ line: String) throws(OutputFailure) {
    try print(line)
    try settle()
  }

  /// Prints the end of a command that has done something.
  ///
  /// - Parameter deed: what was done, in a sentence.
  /// - Throws: ``LostWords`` with that sentence.
  package static func report(_ line: String, of deed: String) throws(LostWords) {
    do {
      try deliver(line)
    } catch {
      throw LostWords("\(deed) \(error)")
    }
  }

  /// Makes sure that the numbers of the three standard files stay theirs.
  ///
  /// Where one is closed, the next file to be opened would get its number, and what is printed would go into the
  /// gallery. Writing to a standard file that was closed still fails. To be called before anything is opened.
  package static func reserve() {
    // A reader that has gone is an error of one write, not the end of the program in the midst of its work.
    signal(SIGPIPE, SIG_IGN)
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) == -1 {
      _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Ends the program as the system ends others whose reader has gone.
  package static func endWithoutReader() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    // Where the signal is blocked.
    exit(128 + SIGPIPE)
  }
}

/// Whether the disk cannot keep what was written into an open file, which may turn out only now; `errno` says why.
package func isLostOnDisk(_ descriptor: Int32) -> Bool {
  // Pipes and terminals do not know this request.
  fsync(descriptor) != 0 && [ENOSPC, EDQUOT, EIO].contains(errno)
}

extension Data {
  /// Writes all of it.
  ///
  /// - Throws: ``OutputFailure``.
  package func write(to descriptor: Int32) throws(OutputFailure) {
    let failed = withUnsafeBytes { bytes -> Bool in
      var written = 0
      while written < bytes.count {
        let done = Foundation.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        if done < 0, errno == EINTR { continue }
        if done <= 0 { return true }
        written += done
      }
      return false
    }
    if failed { throw OutputFailure() }
  }
}

/// Output that could not be written.
package struct OutputFailure: Error, CustomStringConvertible {
  private let number: Int32

  /// The latest failure of the system.
  package init() { number = errno }

  /// Whether whoever read has gone.
  package var isWithoutReader: Bool { number == EPIPE }

  package var description: String {
    "The output could not be written (\(String(cString: strerror(number)))). Check where it goes, and its free space."
  }
}

/// What must be said on standard error, because standard output failed.
package struct LostWords: Error, CustomStringConvertible {
  package let description: String

  /// - Parameter description: Whole sentences: what was done, and what the output lacks.
  package init(_ description: String) { self.description = description }
}

extension FileHandle {
  /// A sentence for people that need not arrive.
  package func note(_ sentence: String) { try? write(contentsOf: Data((sentence + "\n").utf8)) }
}
