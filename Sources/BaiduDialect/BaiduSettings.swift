/// What an operator may set for this dialect.
package struct BaiduSettings: Sendable, Equatable {
  /// The most faces that a group may hold for this dialect to add to it.
  package var facesPerGroup = 300_000
  /// Requests that a tenant may make in a day (UTC); 0 for any number.
  package var dailyRequests = 0
  /// Whether API key and secret key buy an access token. When they do not, clients sign every request; the vendor's
  /// own do so by themselves when they get no token.
  package var issuesAccessTokens = true
  /// Whether `detect` answers `beauty`.
  package var tellsBeauty = false

  package init() {}
}
