#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Gigabytes per second of a bare sum over as much memory as a search reads, on huge pages like its codes.
func memoryBandwidth(bytes: Int) -> Double {
  let count = max(bytes / 8, 1 << 16)
  let hugePage = 2 << 20
  let memory = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: hugePage).bindMemory(
    to: UInt64.self, capacity: count)
  defer { memory.deallocate() }
  #if os(Linux)
    madvise(memory, count * 8 / hugePage * hugePage, Int32(MADV_HUGEPAGE))
  #endif
  for place in 0..<count { memory[place] = UInt64(place) }
  let clock = ContinuousClock()
  var times: [Double] = []
  var sums: UInt64 = 0
  for _ in 0..<25 {
    let time = clock.measure {
      var a = SIMD8<UInt64>.zero
      var b = SIMD8<UInt64>.zero
      let words = UnsafeRawPointer(memory)
      for place in stride(from: 0, to: count / 16 * 128, by: 128) {
        a &+= words.loadUnaligned(fromByteOffset: place, as: SIMD8<UInt64>.self)
        b &+= words.loadUnaligned(fromByteOffset: place + 64, as: SIMD8<UInt64>.self)
      }
      sums &+= (a &+ b).wrappedSum()
    }
    times.append(time.milliseconds)
  }
  withExtendedLifetime(sums) {}
  // The best of many: a floor is what the machine can do when nobody disturbs it.
  return Double(count * 8) / (times.min() ?? 1) / 1e6
}
