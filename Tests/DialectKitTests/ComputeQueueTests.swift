import DialectKit
import Testing

@Suite("The decisions of the compute pool")
struct ComputeQueueTests {
  @Test("A job is accepted while a worker is free or the queue has room, and refused at once when not")
  func acceptsUpToCapacity() {
    var queue = ComputeQueue<String>(workers: 2, capacity: 1)
    #expect(queue.submit("a") == .accepted(0))
    #expect(queue.submit("b") == .accepted(1))
    #expect(queue.submit("c") == .accepted(2))
    #expect(queue.submit("d") == .refusedFull)
    #expect(queue.waitingCount == 3)
  }

  @Test("Jobs run in the order in which they came, and a finished one makes room")
  func runsInOrder() {
    var queue = ComputeQueue<String>(workers: 1, capacity: 0)
    #expect(queue.submit("a") == .accepted(0))
    #expect(queue.next() == "a")
    #expect(queue.running == 1)
    #expect(queue.submit("b") == .refusedFull)
    queue.finish()
    #expect(queue.submit("c") == .accepted(1))
    #expect(queue.next() == "c")
  }

  @Test("A job can be withdrawn until a worker has taken it")
  func withdraws() {
    var queue = ComputeQueue<String>(workers: 1, capacity: 2)
    _ = queue.submit("a")
    _ = queue.submit("b")
    #expect(queue.next() == "a")
    #expect(queue.withdraw(0) == nil)
    #expect(queue.withdraw(1) == "b")
    #expect(queue.withdraw(1) == nil)
    #expect(queue.next() == nil)
  }

  @Test("A closed queue refuses new jobs, and hands out those accepted")
  func closes() {
    var queue = ComputeQueue<String>(workers: 1, capacity: 2)
    _ = queue.submit("a")
    queue.close()
    #expect(queue.submit("b") == .refusedClosed)
    #expect(queue.next() == "a")
    #expect(queue.next() == nil)
  }

  /// Random walks: never more than the bound in flight, nothing lost, nothing twice.
  @Test("Nothing is lost or run twice in any order of events", arguments: UInt64(1)...20)
  func keepsEveryJob(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let workers = Int.random(in: 1...4, using: &random)
    let capacity = Int.random(in: 0...5, using: &random)
    var queue = ComputeQueue<Int>(workers: workers, capacity: capacity)
    var accepted: [Int] = []
    var ran: [Int] = []
    var withdrawn: [Int] = []
    var ids: [UInt64: Int] = [:]
    for job in 0..<2000 {
      switch Int.random(in: 0..<4, using: &random) {
      case 0, 1:
        if case .accepted(let id) = queue.submit(job) {
          accepted.append(job)
          ids[id] = job
        } else {
          #expect(queue.running + queue.waitingCount == workers + capacity)
        }
      case 2:
        if queue.running < workers, let job = queue.next() { ran.append(job) }
        if queue.running > 0, Bool.random(using: &random) { queue.finish() }
      default:
        if let id = ids.keys.sorted().last, let job = queue.withdraw(id) { withdrawn.append(job) }
      }
      #expect(queue.running + queue.waitingCount <= workers + capacity)
    }
    queue.close()
    while let job = queue.next() { ran.append(job) }
    #expect((ran + withdrawn).sorted() == accepted)
    #expect(ran == ran.sorted())
  }
}
