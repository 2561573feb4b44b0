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
    #expect(try MemoryUse().resident - before.resident < Self.size / 2)
    memset(block, 1, Self.size)
    let during = try MemoryUse()
    #expect(during.resident - before.resident > Self.size / 2)
    #expect(during.anonymous - before.anonymous > Self.size / 2)
    block.deallocate()
    let after = try MemoryUse()
    #expect(after.resident < during.resident - Self.size / 2)
    // The kernel counts on each core and adds up later.
    #expect(after.peak > during.resident - (8 << 20))
    try MemoryUse.forgetPeak()
    #expect(try MemoryUse().peak < during.resident - Self.size / 2)
  }

  @Test("Addresses count although nothing was written there")
  func addresses() throws {
    let size = 1 << 40
    let before = try MemoryUse()
    let block = mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    defer { munmap(block, size) }
    try #require(block != MAP_FAILED)
    #expect(try MemoryUse().addressPeak >= size)
    #expect(try MemoryUse().resident - before.resident < Self.size / 2)
  }

  @Test("Another process is asked for by its number, and one that is not there is an error")
  func others() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sleep")
    process.arguments = ["60"]
    try process.run()
    #expect(try MemoryUse(of: process.processIdentifier).resident > 0)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(throws: (any Error).self) { try MemoryUse(of: process.processIdentifier) }
  }
}
