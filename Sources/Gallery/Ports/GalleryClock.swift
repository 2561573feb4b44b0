/// The port through which the gallery learns the time. (`Clock` is Swift's own name for something else.)
package protocol GalleryClock: Sendable {
  /// The present. It may go back, when the system's clock is set.
  func now() -> Timestamp
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system's clock.
package struct SystemGalleryClock: GalleryClock {
  package init() {}

  package func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
