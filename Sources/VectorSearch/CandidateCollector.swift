/// Gathers the rows that can still be among a probe's results.
///
/// It knows lower bounds of `limit` different results, so any row whose upper bound lies below the least of
/// them is out. Rows are judged by intervals here; `ExactRanking` computes the scores of the few that stay.
final class CandidateCollector {
  /// A row that may be a result.
  struct Candidate {
    /// Index into the searched segments.
    var segment: Int32
    var row: Int32
    /// The row's score is at most this.
    var upper: Double
  }

  /// Rows with an upper bound below this are out. It only rises.
  private(set) var floor: Double
  private(set) var candidates: [Candidate] = []
  private var best: BestFloors
  private var compactAt = 4096

  init(limit: Int, minimumScore: Float?, isGrouped: Bool) {
    floor = minimumScore.map(Double.init) ?? -.infinity
    best = BestFloors(limit: limit, isGrouped: isGrouped)
  }

  /// Notes a row whose upper bound reaches `floor`.
  ///
  /// - Parameter key: what makes results different, when results are grouped.
  func add(segment: Int, row: Int, interval: ScoreBounds.Interval, key: UInt64) {
    guard best.mayHold(key: key, upper: interval.upper) else { return }
    candidates.append(Candidate(segment: Int32(segment), row: Int32(row), upper: interval.upper))
    if best.note(interval.lower, key: key), best.isFull { floor = max(floor, best.least) }
    if candidates.count >= compactAt {
      let floor = self.floor
      candidates.removeAll { $0.upper < floor }
      compactAt = max(4096, candidates.count * 2)
    }
  }
}

/// The `limit` greatest lower bounds of different results: a heap with the least on top, and, when results
/// are grouped, each key's place in it.
struct BestFloors {
  private let limit: Int
  private let isGrouped: Bool
  private var values: [Double] = []
  private var keys: [UInt64] = []
  private var places: [UInt64: Int] = [:]

  init(limit: Int, isGrouped: Bool) {
    self.limit = limit
    self.isGrouped = isGrouped
    values.reserveCapacity(limit)
  }

  var isFull: Bool { values.count == limit }
  /// The least of the bounds.
  var least: Double { values.first ?? -.infinity }

  /// False if a better row with the same key is known for certain.
  func mayHold(key: UInt64, upper: Double) -> Bool {
    guard isGrouped, let place = places[key] else { return true }
    return upper >= values[place]
  }

  /// Takes in a lower bound; returns whether anything changed.
  mutating func note(_ value: Double, key: UInt64) -> Bool {
    if isGrouped, let place = places[key] {
      guard value > values[place] else { return false }
      values[place] = value
      siftDown(place)
      return true
    }
    if values.count < limit {
      values.append(value)
      if isGrouped {
        keys.append(key)
        places[key] = values.count - 1
      }
      siftUp(values.count - 1)
      return true
    }
    guard value > values[0] else { return false }
    values[0] = value
    if isGrouped {
      places[keys[0]] = nil
      keys[0] = key
      places[key] = 0
    }
    siftDown(0)
    return true
  }

  private mutating func swap(_ a: Int, _ b: Int) {
    values.swapAt(a, b)
    guard isGrouped else { return }
    keys.swapAt(a, b)
    places[keys[a]] = a
    places[keys[b]] = b
  }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0, values[child] < values[(child - 1) / 2] {
      swap(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < values.count && values[child] < values[least] {
        least = child
      }
      guard least != parent else { return }
      swap(parent, least)
      parent = least
    }
  }
}
