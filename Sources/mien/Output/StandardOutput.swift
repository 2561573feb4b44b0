import Foundation

/// Standard output for what must not be lost, such as a secret that is shown only once.
///
/// `print` collects what it is given and does not say when it could not be written.
enum StandardOutput {
  /// Writes a line, and returns when whoever reads it has it.
  ///
  /// - Throws: ``OutputFailure`` when the disk is full, the reader has gone, or there is no output at all.
  static func write(_ line: String) throws(OutputFailure) {
    try write(Data((line + "\n").utf8))
    // A file may turn out to be on a full disk only now. Pipes and terminals do not know this request.
    if fsync(STDOUT_FILENO) != 0, [ENOSPC, EDQUOT, EIO].contains(errno) { throw OutputFailure() }
  }

  /// Writes bytes as they are.
  ///
  /// - Throws: ``OutputFailure``.
  static func write(_ bytes: Data) throws(OutputFailure) {
    fflush(nil)
    try bytes.write(to: STDOUT_FILENO)
  }

  /// Makes sure that the numbers of the three standard files stay theirs.
  ///
  /// Where one is closed, the next file to be opened would get its number, and what is printed would go into the
  /// gallery. Writing to a standard file that was closed still fails. To be called before anything is opened.
  static func reserve() {
    // A reader that has gone is an error of one write, not the end of the program in the midst of its work.
    signal(SIGPIPE, SIG_IGN)
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) == -1 {
      _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}

extension Data {
  /// Writes all of it.
  ///
  /// - Throws: ``OutputFailure``.
  func write(to descriptor: Int32) throws(OutputFailure) {
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
struct OutputFailure: Error, CustomStringConvertible {
  private let reason: String

  /// The latest failure of the system.
  init() { reason = String(cString: strerror(errno)) }

  var description: String {
    "The output could not be written (\(reason)). Check where it goes, and its free space."
  }
}
