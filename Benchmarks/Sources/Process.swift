import CMalloc
import ProcessMemory

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
  return (try? MemoryUse())?.anonymous ?? 0
}

/// Processor time that this thread has used, in milliseconds: unlike the time on the wall it does not count
/// what other processes took.
func threadMilliseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}
