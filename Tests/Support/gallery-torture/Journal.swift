import Foundation
import Synchronization

/// Lines that say what a writer asks for and what was acknowledged to it.
///
/// One `write` per line on a file opened for appending: the kernel has the line when the call returns, so
/// killing the process loses nothing. (The journal need not survive the machine, only the process.)
final class Journal: Sendable {
  private let descriptor: Int32

  init(path: String) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
  }

  func note(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    bytes.withUnsafeBytes { _ = write(descriptor, $0.baseAddress, $0.count) }
  }
}

/// What the journal says about one subject.
enum Fate: Equatable {
  case asked(Change)
  case acknowledged(Change)

  enum Change: String {
    case add
    case delete
  }

  /// The number of faces that the subject may have now.
  func allowedFaceCounts(each: Int) -> Set<Int> {
    switch self {
    case .acknowledged(.add): [each]
    case .acknowledged(.delete): [0]
    // An unanswered change happened wholly or not at all.
    case .asked: [0, each]
    }
  }
}

/// Reads a journal: the last thing that happened to each subject. A last line without an end counts as whole.
func fates(inJournal path: String) throws -> [String: Fate] {
  guard FileManager.default.fileExists(atPath: path) else { return [:] }
  var fates: [String: Fate] = [:]
  for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 3, let change = Fate.Change(rawValue: words[1]) else { continue }
    fates[words[2]] = words[0] == "done" ? .acknowledged(change) : .asked(change)
  }
  return fates
}
