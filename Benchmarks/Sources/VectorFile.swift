#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file of float32 rows without header, little-endian, mapped into memory.
final class VectorFile {
  /// All components, row after row.
  let components: UnsafeBufferPointer<Float>
  private let mapping: UnsafeMutableRawPointer
  private let bytes: Int

  init(path: String) throws(BenchmarkError) {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else {
      throw BenchmarkError("Cannot read the vector file \(path); write it with Benchmarks/make_vectors.py.")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size > 0,
      let mapping = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0),
      mapping != MAP_FAILED
    else { throw BenchmarkError("Cannot map the vector file \(path); it may be empty.") }
    // Reading the file is no part of what is measured.
    madvise(mapping, Int(status.st_size), Int32(MADV_WILLNEED))
    var sum: UInt8 = 0
    for offset in stride(from: 0, to: Int(status.st_size), by: 4096) {
      sum ^= mapping.load(fromByteOffset: offset, as: UInt8.self)
    }
    withExtendedLifetime(sum) {}
    self.mapping = mapping
    bytes = Int(status.st_size)
    let count = bytes / 4
    components = UnsafeBufferPointer(
      start: mapping.bindMemory(to: Float.self, capacity: count), count: count)
  }

  deinit { munmap(mapping, bytes) }

  /// Row `index` of rows of `dimension` components.
  func row(_ index: Int, dimension: Int) -> [Float] {
    Array(components[index * dimension..<(index + 1) * dimension])
  }
}

/// What can go wrong while measuring.
struct BenchmarkError: Error, CustomStringConvertible {
  /// What is wrong and what to do.
  let message: String
  init(_ message: String) { self.message = message }
  var description: String { message }
}
