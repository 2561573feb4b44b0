import FaceAnalysis
import Foundation

/// What this machine has for telling whether faces are alive.
enum Liveness {
  /// Whether the networks for photographs are installed. They are fetched, which not every machine can.
  static let isTold: Bool = {
    guard let models = try? DependencyFolder.located().models else { return false }
    return ["minifasnet-v2.xml", "minifasnet-v1se.xml"].allSatisfy {
      FileManager.default.fileExists(atPath: models.appending(path: $0).path)
    }
  }()
}
