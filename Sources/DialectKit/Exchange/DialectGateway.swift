import HTTPTypes
package import Hummingbird
import Logging

/// The outermost middleware: it gives every failure the form of the dialect to which the path belongs, also for paths
/// and methods that no route has, marks every answer with its request id and writes one line to the log.
package struct DialectGateway: MiddlewareProtocol {
  /// The context of every route.
  package typealias Context = DialectContext

  private let registry: DialectRegistry
  private let intake: Intake

  package init(registry: DialectRegistry, intake: Intake) {
    self.registry = registry
    self.intake = intake
  }

  /// Answers a request, whatever happens to it.
  ///
  /// - Throws: nothing: failures become answers.
  package func handle(
    _ request: Request, context: DialectContext,
    next: (Request, DialectContext) async throws -> Response
  ) async throws -> Response {
    let started = ContinuousClock.now
    let path = request.uri.path
    let dialect = registry.dialect(owning: path)
    let lease = intake.lease(CallerAddress(context.remoteAddress))
    defer { lease.release() }
    var response: Response
    do {
      response = try await next(try intake.admit(request, lease: lease), context)
    } catch let error as HTTPError where error.status == .notFound {
      response = dialect.response(to: registry.unmatched(path: path), context: context)
    } catch {
      context.logger.report(error)
      response = dialect.response(to: error, context: context)
      (error as? DialectFailure)?.mark(&response)
    }
    dialect.complete(&response, context: context)
    response.headers[named: "X-Request-Id"] = dialect.requestID(of: context)
    // The headers are those of the answer to GET, its length among them.
    if request.method == .head { response = response.createHeadResponse() }
    context.logger.info(
      "answered",
      metadata: summary(
        of: request, response, in: dialect, after: ContinuousClock.now - started, context: context))
    return response
  }

  /// What the log says of every exchange.
  private func summary(
    of request: Request, _ response: Response, in dialect: any Dialect, after time: Duration,
    context: DialectContext
  ) -> Logger.Metadata {
    var summary: Logger.Metadata = [
      "method": "\(request.method.rawValue)", "path": "\(request.uri.path)",
      "status": "\(response.status.code)", "dialect": "\(dialect.name)",
      "milliseconds": "\(time.milliseconds)",
    ]
    if let tenant = context.record.tenant { summary["tenant"] = "\(tenant)" }
    return summary
  }
}

extension Duration {
  /// The duration in milliseconds, to a tenth.
  var milliseconds: Double {
    let (seconds, attoseconds) = components
    return ((Double(seconds) * 1e3 + Double(attoseconds) / 1e15) * 10).rounded() / 10
  }
}
