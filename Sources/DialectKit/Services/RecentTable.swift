/// What was noted of late, in bounded memory: when there is too much of it, what was not noted again for the longest
/// time is forgotten first, roughly.
struct RecentTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let capacity: Int
  private var recent: [Key: Value] = [:]
  private var older: [Key: Value] = [:]

  /// - Parameter capacity: As many entries are kept for certain, and never more than twice as many.
  init(capacity: Int) { self.capacity = capacity }

  /// Setting notes a value; `nil` changes nothing.
  subscript(key: Key) -> Value? {
    get { recent[key] ?? older[key] }
    set {
      guard let newValue else { return }
      if recent.count >= capacity, recent[key] == nil {
        older = recent
        recent = [:]
      }
      recent[key] = newValue
    }
  }

  /// The entries that are kept.
  var count: Int { recent.count + older.count }
}
