import DialectKit
import Foundation
import NIOCore
import Testing

/// That no bytes are slow to read. Times are compared with those of a plain scan in the same run, by the processor time
/// of the thread, so that other work on the machine does not count.
@Suite("JSON is read in time in proportion to its length", .serialized)
struct JSONTimeTests {
  private static func seconds(_ work: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    work()
    return now() - start
  }

  /// The least of some runs.
  private static func best(_ runs: Int = 3, _ work: () -> Void) -> Double {
    (0..<runs).map { _ in seconds(work) }.min() ?? 0
  }

  /// Looks at every byte once, and at what comes of it before the next.
  @inline(never)
  private static func scan(_ bytes: [UInt8]) -> UInt32 {
    bytes.reduce(UInt32(1)) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }

  @Test("A megabyte of whatever kind takes at most 50 times a plain scan", arguments: HostileJSON.all.indices)
  func ratio(index: Int) {
    let (name, bytes) = HostileJSON.all[index]
    var checksum: UInt32 = 0
    let megabyte = [UInt8](repeating: 7, count: HostileJSON.size)
    let plain = Self.best { checksum ^= Self.scan(megabyte) }
    let body = ByteBuffer(bytes: bytes)
    let reading = Self.best { _ = try? JSONValue.parsed(body) }
    #expect(reading / plain < 50, "\(name) took \(reading / plain) plain scans (\(checksum))")
  }

  @Test("Four times the parameters take about four times the time, also to look up a list among them")
  func growth() {
    func members(_ count: Int) -> ByteBuffer {
      ByteBuffer(string: "{" + (0..<count).map { "\"group_ids[\($0)]\":\"x\"," }.joined() + "\"a\":0}")
    }
    let (short, long) = (members(20_000), members(80_000))
    func time(_ body: ByteBuffer) -> Double {
      Self.best { _ = try? RequestFields(json: body).strings("group_ids") }
    }
    let (first, second) = (time(short), time(long))
    #expect(second / first < 10, "four times the members took \(second / first) times as long")
  }
}
