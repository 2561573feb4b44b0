/// The best results seen so far: a heap with the worst of them on top, and, when results are grouped, each
/// key's place in it.
final class TopHits {
  /// Rows that cannot reach this score are no results. It only rises.
  private(set) var floor: Double
  private(set) var hits: [SearchHit] = []
  private let options: SearchOptions
  private let isGrouped: Bool
  private var places: [UInt64: Int] = [:]

  init(_ options: SearchOptions) {
    self.options = options
    floor = options.minimumScore.map(Double.init) ?? -.infinity
    if case .none = options.grouping { isGrouped = false } else { isGrouped = true }
    hits.reserveCapacity(options.limit)
  }

  /// Takes in a row, if it is among the best.
  func add(_ hit: SearchHit) {
    if let minimum = options.minimumScore, hit.score < minimum { return }
    if isGrouped, let place = places[key(hit)] {
      guard hit.precedes(hits[place]) else { return }
      hits[place] = hit
      siftDown(place)
    } else if hits.count < options.limit {
      hits.append(hit)
      if isGrouped { places[key(hit)] = hits.count - 1 }
      siftUp(hits.count - 1)
    } else {
      guard hit.precedes(hits[0]) else { return }
      if isGrouped {
        places[key(hits[0])] = nil
        places[key(hit)] = 0
      }
      hits[0] = hit
      siftDown(0)
    }
    if hits.count == options.limit { floor = max(floor, Double(hits[0].score)) }
  }

  /// The best of the results of several threads, or of several lists of rows, in order.
  static func merged(_ lists: [[SearchHit]], options: SearchOptions) -> [SearchHit] {
    let best = TopHits(options)
    for list in lists { for hit in list { best.add(hit) } }
    return best.hits.sorted { $0.precedes($1) }
  }

  private func key(_ hit: SearchHit) -> UInt64 {
    if case .byID = options.grouping { return hit.id }
    return hit.group
  }

  private func swap(_ a: Int, _ b: Int) {
    hits.swapAt(a, b)
    guard isGrouped else { return }
    places[key(hits[a])] = a
    places[key(hits[b])] = b
  }

  private func siftUp(_ start: Int) {
    var child = start
    while child > 0, hits[(child - 1) / 2].precedes(hits[child]) {
      swap(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private func siftDown(_ start: Int) {
    var parent = start
    while true {
      var worst = parent
      let (left, right) = (2 * parent + 1, 2 * parent + 2)
      if left < hits.count, hits[worst].precedes(hits[left]) { worst = left }
      if right < hits.count, hits[worst].precedes(hits[right]) { worst = right }
      guard worst != parent else { return }
      swap(parent, worst)
      parent = worst
    }
  }
}
