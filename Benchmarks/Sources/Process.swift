import CMalloc

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sends what was printed to the reader at the other end of a pipe.
func fflushStandardOutput() { fflush(nil) }

/// Memory that belongs to this process alone right now, or 0 where the system does not say.
///
/// What the heap holds but nobody uses goes back to the system first, as it does in a server some seconds later.
func privateBytes() -> Int {
  _ = malloc_trim(0)
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var buffer = [CChar](repeating: 0, count: 128)
  guard fgets(&buffer, 128, file) != nil else { return 0 }
  let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let words = text.split(separator: " ").map { Int($0) ?? 0 }
  return words.count > 2 ? (words[1] - words[2]) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
}

/// Processor time that this thread has used, in milliseconds: unlike the time on the wall it does not count
/// what other processes took.
func threadMilliseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}
