import DialectKit
package import FaceAnalysis
import Foundation
import HuaweiDialect
package import Hummingbird
package import Logging
package import NIOCore
import ServiceLifecycle

/// Puts a server together. The command line and every test make servers here and nowhere else.
///
/// - Parameters:
///   - settings: What the operator wants.
///   - analyzer: An analyser that is loaded already; `nil` to load one as the settings say.
///   - logger: Where the log goes; `nil` for standard error in the form that the settings name.
///   - onReady: Called with the listening channel once the server accepts connections.
/// - Throws: `AnalysisError` when models or runtime are missing or damaged.
package func buildApplication(
  settings: Settings, analyzer: FaceAnalyzer? = nil, logger: Logger? = nil,
  onReady: @escaping @Sendable (any Channel) async -> Void = { _ in }
) throws -> some ApplicationProtocol {
  let analyzer = try analyzer ?? FaceAnalyzer(settings: settings)
  let pool = ComputePool(threads: settings.compute.threads, queue: settings.compute.queue)
  let analysis = PooledFaceAnalysis(analyzer: analyzer, pool: pool)
  let registry = DialectRegistry(
    [HuaweiDialect(analysis: analysis, settings: settings.huaweiLimits)],
    house: HouseDialect(pool: pool, embedder: analyzer.embedderModel.name))
  return Application(
    router: registry.router(),
    server: .http1(configuration: .init(idleTimeout: .seconds(Int64(settings.server.idleTimeout)))),
    configuration: ApplicationConfiguration(
      address: .hostname(settings.server.host, port: settings.server.port), serverName: "mien"),
    // Services stop in reverse order: the pool outlives the connections whose photographs it analyses.
    services: [pool],
    onServerRunning: onReady,
    logger: logger ?? Logger(settings: settings.log))
}

extension FaceAnalyzer {
  /// Loads the networks as the settings say.
  package convenience init(settings: Settings) throws(AnalysisError) {
    let folder =
      settings.dependencies.isEmpty
      ? try DependencyFolder.located() : DependencyFolder(URL(filePath: settings.dependencies))
    try self.init(
      dependencies: folder,
      options: AnalyzerOptions(
        embedder: settings.analysis.embedder.isEmpty ? nil : settings.analysis.embedder,
        concurrentAnalyses: settings.compute.threads,
        operatingFalseMatchRate: Float(settings.scores.operatingRate)))
  }
}

extension Settings {
  /// The Huawei dialect's settings with those that all dialects share.
  fileprivate var huaweiLimits: HuaweiSettings {
    var limits = huawei
    limits.minimumFace = analysis.minimumFace
    return limits
  }
}

extension Logger {
  /// The server's logger.
  package init(settings: Settings.Log) {
    self.init(label: "mien") { LineLogHandler(label: $0, settings: settings) }
  }
}
