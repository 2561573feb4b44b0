/// Uninitialised memory with one owner.
struct ScratchBuffer<Element: BitwiseCopyable>: ~Copyable {
  let start: UnsafeMutablePointer<Element>

  init(count: Int) {
    start = .allocate(capacity: max(count, 1))
  }

  deinit { start.deallocate() }
}
