import Foundation
import ProcessMemory
import Testing

/// One at a time: the peak belongs to the whole process.
@Suite("Memory of a process", .serialized)
struct MemoryUseTests {
  private static let size = 96 << 20

  @Test("What is written to is resident, what is given back stays in the peak until that is forgotten")
  func grows() throws {
    try MemoryUse.forgetPeak()
    let before = try MemoryUse()
    let block = UnsafeMutableRawPointer.allocate(byteCount: Self.size, alignment: 4096)
    let reserved = try MemoryUse()
    #expect(reserved.addressPeak - before.addressPeak > Self.size / 2)
    #expect(reserved.resident - before.resident < Self.size / 2)
    memset(block, 1, Self.size)
    let during = try MemoryUse()
    #expect(during.resident - before.resident > Self.size / 2)
    #expect(during.anonymous - before.anonymous > Self.size / 2)
    block.deallocate()
    let after = try MemoryUse()
    #expect(after.resident < during.resident - Self.size / 2)
    #expect(after.peak >= during.resident)
    try MemoryUse.forgetPeak()
    #expect(try MemoryUse().peak < during.resident - Self.size / 2)
  }

  @Test("Another process is asked for by its number, and one that is not there is an error")
  func others() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sleep")
    process.arguments = ["60"]
    try process.run()
    #expect(try MemoryUse(of: process.processIdentifier).resident > 0)
    process.terminate()
    process.waitUntilExit()
    #expect(throws: (any Error).self) { try MemoryUse(of: process.processIdentifier) }
  }
}
