package import DialectKit
package import Hummingbird

/// Baidu's authorization server, whose failures have the form of OAuth 2.0 whatever is wrong with a request.
package struct BaiduTokenDialect: Dialect {
  package let name = "baidu-oauth"
  package let pathPrefixes = ["/oauth/2.0/"]
  package let endpoints: [Endpoint]
  package let description = DialectDescription(
    title: "Baidu's access tokens",
    failure: .object([.required("error", .string), .required("error_description", .string)]),
    failures: OAuthRefusal.Code.allCases.map(\.description))

  /// - Parameter settings: Of them, whether tokens are sold at all.
  package init(services: DialectServices, settings: BaiduSettings = BaiduSettings()) {
    endpoints =
      TokenEndpoints(
        authenticator: Authenticator(services: services), issuesTokens: settings.issuesAccessTokens
      ).endpoints
  }

  package func response(to failure: any Error, context: DialectContext) -> Response {
    OAuthRefusal(explaining: failure).response
  }

  /// No answer of this server is kept by anyone on its way (RFC 6749, section 5.1).
  package func complete(_ response: inout Response, context: DialectContext) {
    response.headers[.cacheControl] = "no-store"
  }
}
