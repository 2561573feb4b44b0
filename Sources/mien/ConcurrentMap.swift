import Dispatch
import Synchronization

/// Applies a computation to every element on `workers` threads; the results keep the elements' order.
func concurrentMap<Element: Sendable, Result: Sendable>(
  _ elements: [Element], workers: Int, _ body: @Sendable (Int, Element) -> Result
) -> [Result] {
  let next = Atomic(0)
  let results = Mutex<[(Int, Result)]>([])
  DispatchQueue.concurrentPerform(iterations: max(1, min(workers, elements.count))) { _ in
    var own: [(Int, Result)] = []
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < elements.count else { break }
      own.append((index, body(index, elements[index])))
    }
    let finished = own
    results.withLock { $0 += finished }
  }
  return results.withLock { $0.sorted { $0.0 < $1.0 }.map(\.1) }
}
