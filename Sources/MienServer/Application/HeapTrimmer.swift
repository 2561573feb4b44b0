import CMalloc
import Dispatch
import Foundation
import ProcessMemory
import ServiceLifecycle

/// Gives memory back to the system that a burst of requests needed.
///
/// The C library gives back by itself only what lies at the end of a heap. A block that lives on there, such as a
/// connection's buffer, keeps everything below it, so that memory would grow from burst to burst.
struct HeapTrimmer: Service {
  private static let interval = Duration.seconds(10)
  /// Growth that is not worth the trouble, in bytes.
  private static let slack = 32 << 20

  func run() async throws {
    // What filling the gallery's index needed goes back first.
    await Self.trim()
    await cancelWhenGracefulShutdown {
      var least = Self.residentBytes()
      // Sleeping fails when the task is cancelled, by a graceful shutdown or because another service has failed.
      while (try? await Task.sleep(for: Self.interval)) != nil {
        guard Self.residentBytes() > least + Self.slack else { continue }
        await Self.trim()
        // The least, not the last: memory that a burst has in use now is heap that nobody uses after it.
        least = min(least, Self.residentBytes())
      }
    }
  }

  /// The memory of this process that is in use now; 0 where the system does not say.
  private static func residentBytes() -> Int { (try? MemoryUse())?.resident ?? 0 }

  /// Takes milliseconds and waits for locks, so it runs on a thread that nobody waits for.
  private static func trim() async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .utility).async {
        _ = malloc_trim(0)
        continuation.resume()
      }
    }
  }
}
