import Authentication
import DialectKit
import Gallery
import HTTPTypes
import Hummingbird
import NIOCore

/// Finds out who calls, before anything of a request is read.
///
/// The document knows neither users nor keys: who is in the network is trusted. Here a request carries the tenant's
/// key, or its connection comes from an address that the operator has listed. What proxies claim about the caller is
/// never believed; a request that went through one needs a key. Neither is a page in a browser on an allowed address,
/// which may come from anywhere: see ``checkPage(of:)``.
struct Authenticator: Sendable {
  let services: DialectServices
  let settings: ApplianceSettings

  private static let forwardingHeaders = [
    "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP",
    "X-Client-IP", "True-Client-IP", "CF-Connecting-IP",
  ]

  /// The tenant for whom a request speaks.
  ///
  /// - Throws: ``ApplianceError`` with code `forbidden`.
  func tenant(of request: Request, _ context: DialectContext) async throws -> Tenant {
    let tenant: Tenant?
    if let key = request.headers[named: "X-Api-Key"] {
      // A wrong key is refused from every address: who sends one means to be somebody else.
      tenant = try await services.tenants.tenant(applianceKey: key)
      try services.judge(isRight: tenant != nil, tenant, in: "appliance", context)
    } else if isAllowed(context.remoteAddress),
      !Self.forwardingHeaders.contains(where: { request.headers[named: $0] != nil })
    {
      try checkPage(of: request)
      tenant =
        settings.tenant.isEmpty
        ? try await services.tenants.first() : try await services.tenants.tenant(named: settings.tenant)
    } else {
      tenant = nil
    }
    guard let tenant else { throw ApplianceError(.forbidden) }
    return tenant
  }

  /// Makes sure that no page of another host speaks through a browser for the caller, who has shown no key.
  ///
  /// - Throws: ``ApplianceError`` with code `forbidden`.
  private func checkPage(of request: Request) throws(ApplianceError) {
    // The library keeps the Host header apart from the others.
    guard let host = request.head.authority.flatMap(Authority.init), settings.hosts.contain(host.host) else {
      throw ApplianceError(
        .forbidden,
        explanation:
          "Without X-Api-Key the Host header must be an IP address, localhost or a name in the setting "
          + "appliance.hosts. Send a key, use the address, or add the name.")
    }
    guard let origin = request.headers[.origin] else { return }
    guard Origin(origin)?.isSame(as: host) == true else {
      throw ApplianceError(
        .forbidden,
        explanation: "Without X-Api-Key pages of other hosts may not call: Origin must be the Host itself. "
          + "Send a key, or serve the page from here.")
    }
  }

  private func isAllowed(_ address: SocketAddress?) -> Bool {
    address?.ipAddress.flatMap(IPAddress.init).map(settings.allow.contains) ?? false
  }
}
