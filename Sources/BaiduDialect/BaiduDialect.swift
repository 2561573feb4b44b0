package import DialectKit
package import Hummingbird

/// Baidu's Face API, version 2.
package struct BaiduDialect: Dialect {
  package let name = "baidu"
  package let pathPrefixes = ["/rest/2.0/face/v2/", "/rest/2.0/face/v1/", "/oauth/2.0/"]
  package let endpoints: [Endpoint]
  package let description = DialectDescription.baidu

  /// The dialect with all of its endpoints, for one server.
  package init(services: DialectServices, settings: BaiduSettings = BaiduSettings()) {
    let access = Access(services: services)
    let reception = Reception(
      services: services, access: access,
      quota: DailyQuota(limit: settings.dailyRequests > 0 ? settings.dailyRequests : nil))
    let reader = FaceReader(recognition: services.recognition)
    endpoints =
      TokenEndpoints(access: access, issuesTokens: settings.issuesAccessTokens).endpoints
      + DetectEndpoints(reception: reception, reader: reader).endpoints
      + MatchEndpoints(reception: reception, reader: reader).endpoints
      + SearchEndpoints(reception: reception, reader: reader).endpoints
      + UserEndpoints(reception: reception, reader: reader, settings: settings).endpoints
      + GroupEndpoints(reception: reception, settings: settings).endpoints
  }

  package func response(to failure: any Error, context: DialectContext) -> Response {
    BaiduError(explaining: failure).response(LogID(context))
  }
}
