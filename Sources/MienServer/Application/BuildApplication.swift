import ApplianceDialect
import Authentication
import BaiduDialect
import DialectKit
package import FaceAnalysis
import Foundation
import HuaweiDialect
package import Hummingbird
package import Logging
package import NIOCore
import Recognition
import RemoteImages
import ServiceLifecycle
import TencentDialect
import Threading

/// Puts a server together. The command line and every test make servers here and nowhere else.
///
/// - Parameters:
///   - settings: What the operator wants.
///   - analyzer: An analyser that is loaded already; `nil` to load one as the settings say.
///   - logger: Where the log goes; `nil` for standard error in the form that the settings name.
///   - layers: What lies between the server and what it stands on: nothing, but in tests of how it fails.
///   - onReady: Called with the listening channel once the server accepts connections.
/// - Throws: ``SettingsError`` when the certificate cannot be used or settings contradict each other, `AnalysisError`
///   when models or runtime are missing or damaged, `GalleryError` when the gallery cannot be opened.
package func buildApplication(
  settings: Settings, analyzer: FaceAnalyzer? = nil, logger: Logger? = nil,
  layers: ServerLayers = ServerLayers(),
  onReady: @escaping @Sendable (any Channel) async -> Void = { _ in }
) async throws -> some ApplicationProtocol {
  let logger = logger ?? Logger(settings: settings.log)
  // Some of them may wait for the disk while the others go on; the store sees to that.
  let requests = WorkerThreads(name: "request", count: max(8, ProcessInfo.processInfo.activeProcessorCount))
  let connections = settings.server.connectionTable(logger: logger)
  let server = try settings.server.httpServer(connections: connections, threads: requests, logger: logger)
  let remoteImages = try RemoteImages(settings)
  let analyzer = try analyzer ?? FaceAnalyzer(settings: settings)
  let pool = ComputePool(threads: settings.compute.threads, queue: settings.compute.queue)
  let recognition = layers.recognition(
    PooledRecognition(analyzer: analyzer, pool: pool, minimumFace: settings.analysis.minimumFace))
  let videoPool = ComputePool(threads: settings.video.threads, queue: settings.video.queue)
  let videos = layers.videos(try PooledVideoRecognition(settings, analyzer: analyzer, pool: videoPool))
  let house = try await GalleryHouse(
    settings: settings, model: recognition.model, callers: requests, logger: logger, layers: layers)
  let services = DialectServices(
    recognition: recognition,
    videos: videos,
    gallery: house.gallery, tenants: house.tenants,
    tokens: AccessTokenIssuer(key: house.store.derivedKey(for: "access tokens")),
    remoteImages: remoteImages,
    rates: RateLimiter(rate: settings.rates.perSecond, burst: settings.rates.burst),
    guesses: GuessLimiter(burst: settings.rates.wrongSecrets))
  let vendors = settings.dialects(services)
  let registry = DialectRegistry(
    vendors, house: HouseDialect(vendors: vendors, pool: pool, embedder: analyzer.embedderModel.name))
  return Application(
    router: registry.router(
      intake: Intake(bodies: settings.server.bodyBudget, pool: pool)),
    server: server,
    configuration: ApplicationConfiguration(
      address: .hostname(settings.server.host, port: settings.server.port), serverName: settings.server.name,
      backlog: 1024,
      availableConnectionsDelegate: ConnectionLimit(connections)),
    // Services stop in reverse order: the store outlives the pools, and the pools the connections whose photographs
    // and videos they analyse.
    services: [
      GalleryCloser(store: house.store), TenantWatch(tenants: house.tenants),
      ComputeCloser(pools: [pool, videoPool]),
      remoteImages,
      HeapTrimmer(),
    ],
    onServerRunning: onReady,
    logger: logger)
}

extension Settings.Server {
  fileprivate var bodyBudget: BodyBudget {
    let capacity = bodyMemory << 20
    return BodyBudget(capacity: capacity, share: capacity / 100 * bodyShare)
  }
}

extension FaceAnalyzer {
  /// Loads the networks as the settings say.
  ///
  /// - Throws: ``AnalysisError``: `dependenciesMissing`, and what loading the networks reports.
  package convenience init(settings: Settings) throws(AnalysisError) {
    let folder =
      settings.dependencies.isEmpty
      ? try DependencyFolder.located() : DependencyFolder(URL(filePath: settings.dependencies))
    try self.init(
      dependencies: folder,
      options: AnalyzerOptions(
        embedder: settings.analysis.embedder.isEmpty ? nil : settings.analysis.embedder,
        concurrentAnalyses: settings.compute.threads,
        operatingFalseMatchRate: Float(settings.scores.operatingRate),
        // Whoever has no home, such as the user of a service, has a data folder. One that cannot be is refused by the
        // gallery.
        spareCompiledModels: (try? settings.dataFolder).map {
          URL(filePath: $0).appending(path: "networks")
        }))
  }
}

extension Settings {
  /// The vendors' dialects, each with its own settings and those that all share.
  fileprivate func dialects(_ services: DialectServices) -> [any Dialect] {
    var settings = self
    settings.huawei.serverName = server.name
    settings.huawei.liveness = liveness
    settings.baidu.tellsBeauty = attributes.beauty
    return [
      HuaweiDialect(services: services, settings: settings.huawei),
      TencentDialect(services: services, settings: settings.tencent),
      BaiduDialect(services: services, settings: settings.baidu),
      BaiduTokenDialect(services: services, settings: settings.baidu),
      ApplianceDialect(services: services, settings: settings.appliance),
    ]
  }
}

extension Logger {
  /// The server's logger.
  package init(settings: Settings.Log) {
    self.init(label: "mien") { LineLogHandler(label: $0, settings: settings) }
  }
}
