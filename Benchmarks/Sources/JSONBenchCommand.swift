import ArgumentParser
import CommandKit
import DialectKit
import Foundation

/// `mien-benchmarks json`: how long the bodies of requests take to be read as JSON.
struct JSONBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "json",
    abstract: "Time the reading of JSON bodies.",
    discussion: """
      Reads a megabyte of several kinds on one thread, beside a plain scan of as many bytes: photographs as clients \
      send them, and bodies that are made to be slow.
      """)

  @Option(help: ArgumentHelp("Readings of each body; the median counts.", valueName: "count"))
  var rounds = 20

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  func validate() throws {
    guard rounds > 0 else { throw ValidationError("--rounds must be at least 1.") }
  }

  func run() throws {
    let megabyte = [UInt8](repeating: 7, count: JSONBenchBody.size)
    var checksum: UInt32 = 1
    let scan = median { for byte in megabyte { checksum = (checksum ^ UInt32(byte)) &* 16_777_619 } }
    let report = JSONBenchReport(
      scanMilliseconds: checksum == 0 ? 0 : scan,
      milliseconds: JSONBenchBody.all.map { name, bytes in
        (name, median { _ = try? JSONValue.parsed(bytes) })
      })
    try StandardOutput.print(json ? try report.line() : report.text)
  }

  /// Milliseconds of the thread's own time, so that other work on the machine does not count.
  private func median(_ work: () -> Void) -> Double {
    let times = (0..<rounds).map { _ in
      let start = Self.threadTime()
      work()
      return Double(Self.threadTime() - start) / 1e6
    }
    return times.sorted()[rounds / 2]
  }
}

extension JSONBenchCommand {
  /// Nanoseconds for which this thread has worked.
  private static func threadTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}

/// Bodies of about a megabyte.
private enum JSONBenchBody {
  static let size = 1 << 20

  static let all: [(name: String, bytes: Data)] = [
    ("photograph", text("/9j+ABCD")), ("escapes", text("\\u00e9")),
    ("numbers", list("0.12345678,", count: 90_000)),
    ("different members", Data("{\((0..<90_000).map { "\"n\($0)\":0" }.joined(separator: ","))}".utf8)),
    ("objects", list("{\"a\":0},", count: 49_000)),
    (
      "deep arrays",
      list(String(repeating: "[", count: 30) + String(repeating: "]", count: 30) + ",", count: 3300)
    ),
    ("brackets", Data(repeating: UInt8(ascii: "["), count: size)),
  ]

  private static func text(_ piece: String) -> Data {
    Data("{\"image\":\"\(String(repeating: piece, count: size / piece.utf8.count))\"}".utf8)
  }

  private static func list(_ piece: String, count: Int) -> Data {
    Data("[\(String(repeating: piece, count: count))0]".utf8)
  }
}

/// What `mien-benchmarks json` prints.
private struct JSONBenchReport: JSONLine {
  let scanMilliseconds: Double
  let milliseconds: [(name: String, value: Double)]

  private enum CodingKeys: String, CodingKey {
    case scan = "plain_scan_ms"
    case reading = "reading_ms"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(scanMilliseconds, forKey: .scan)
    try container.encode(
      Dictionary(milliseconds.map { ($0.name, $0.value) }) { first, _ in first }, forKey: .reading)
  }

  var text: String {
    let rows = milliseconds.map { name, value in
      "  " + name.padding(toLength: 20, withPad: " ", startingAt: 0)
        + String(format: "%8.2f ms  %5.1f plain scans", value, value / scanMilliseconds)
    }
    return
      ([String(format: "a megabyte of JSON, one thread; a plain scan takes %.2f ms", scanMilliseconds)] + rows)
      .joined(separator: "\n")
  }
}
