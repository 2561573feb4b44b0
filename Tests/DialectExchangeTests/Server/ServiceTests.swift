import MienServer
import ServiceLifecycle
import Synchronization
import Testing

/// What runs beside the server.
struct ServiceTests {
  /// One that does not end by itself keeps a server alive that could not start, or whose other part has failed.
  @Test func `every service ends when it is cancelled, before and after it has begun`() async throws {
    for pause in [Duration.zero, .milliseconds(100)] {
      let folder = try TestFolder()
      _ = try await folder.tenant()
      let services = try await TestServer.application(folder).services
      #expect(services.count >= 5)
      // In the order in which they stop.
      for service in services.reversed() {
        let hasEnded = Atomic(false)
        let task = Task {
          try? await service.run()
          hasEnded.store(true, ordering: .relaxed)
        }
        try await Task.sleep(for: pause)
        let endedByItself = hasEnded.load(ordering: .relaxed)
        #expect(pause == .zero || !endedByItself, "\(service) has ended by itself")
        task.cancel()
        for _ in 0..<1000 where !hasEnded.load(ordering: .relaxed) {
          try await Task.sleep(for: .milliseconds(10))
        }
        let ended = hasEnded.load(ordering: .relaxed)
        #expect(ended, "\(service) goes on")
      }
    }
  }
}
