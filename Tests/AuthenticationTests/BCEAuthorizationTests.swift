import Authentication
import Foundation
import Gallery
import Testing

/// Headers that the vendor's own Python SDK (baidu-aip 2.0.0.1 and 2.2.0.0 alike) made at a fixed time.
@Suite("bce-auth-v1")
struct BCEAuthorizationTests {
  private static let secretKey = "SKexample-secret-key-000"
  private static let signed = Timestamp(milliseconds: 1_795_573_815_000)

  private static let plain =
    "bce-auth-v1/AKexample000000000000/2026-11-25T02:30:15Z/1800/host;x-bce-date/"
    + "81135073674d413ebe44a8ca20e453b01be57fbfd9cb2481c7ada251d1b963dc"
  private static let plainRequest = BCESignedRequest(
    method: "POST", path: "/rest/2.0/face/v2/detect", query: "aipSdk=python&aipVersion=2_0_0",
    headers: [("Host", "aip.baidubce.com"), ("X-Bce-Date", "2026-11-25T02:30:15Z"), ("Accept", "*/*")])

  private static let rich =
    "bce-auth-v1/AKexample000000000000/2026-11-25T02:30:15Z/1800/content-type;host;x-bce-date/"
    + "36457b6c7de9db42ce4eb997a818fc334080581a5438f71f0e3b5cba90233298"
  private static let richRequest = BCESignedRequest(
    method: "post", path: "/rest/2.0/face/v2/faceset/user/get",
    query: "uid=a~b%2Fc%3Dd&aipVersion=2_2_0&aipSdk=python",
    headers: [
      ("content-type", " application/x-www-form-urlencoded; charset=utf-8 "), ("host", "aip.baidubce.com"),
      ("x-bce-date", "2026-11-25T02:30:15Z"),
    ])

  private func check(
    _ header: String, _ request: BCESignedRequest, secretKey: String = secretKey, secondsLater: Int64 = 0
  ) throws(BCEAuthorizationError) {
    try BCEAuthorization(header).check(
      request, secretKey: secretKey,
      at: Timestamp(milliseconds: Self.signed.milliseconds + secondsLater * 1000))
  }

  @Test("The SDK's signatures are good, for as long as they say")
  func vectors() throws {
    #expect(try BCEAuthorization(Self.plain).accessKey == "AKexample000000000000")
    try check(Self.plain, Self.plainRequest)
    try check(Self.rich, Self.richRequest)
    try check(Self.rich, Self.richRequest, secondsLater: 1799)
    try check(Self.rich, Self.richRequest, secondsLater: -900)
    #expect(throws: BCEAuthorizationError.expired) {
      try check(Self.rich, Self.richRequest, secondsLater: 1800)
    }
    #expect(throws: BCEAuthorizationError.notYetValid) {
      try check(Self.rich, Self.richRequest, secondsLater: -901)
    }
  }

  @Test("Another key, request or header is not what was signed")
  func mismatches() {
    #expect(throws: BCEAuthorizationError.mismatch) {
      try check(Self.plain, Self.plainRequest, secretKey: "SKexample-secret-key-001")
    }
    #expect(throws: BCEAuthorizationError.mismatch) { try check(Self.plain, Self.richRequest) }
    #expect(throws: BCEAuthorizationError.mismatch) {
      try check(Self.plain.replacing("/1800/", with: "/3600/"), Self.plainRequest)
    }
    #expect(throws: BCEAuthorizationError.mismatch) {
      try check(Self.plain.replacing("02:30:15Z", with: "02:30:16Z"), Self.plainRequest)
    }
    let otherHost = BCESignedRequest(
      method: "POST", path: "/rest/2.0/face/v2/detect", query: "aipSdk=python&aipVersion=2_0_0",
      headers: [("Host", "example.com"), ("X-Bce-Date", "2026-11-25T02:30:15Z")])
    #expect(throws: BCEAuthorizationError.mismatch) { try check(Self.plain, otherHost) }
    let lacking = BCESignedRequest(
      method: "POST", path: "/rest/2.0/face/v2/detect", query: nil, headers: [("Host", "aip.baidubce.com")])
    #expect(throws: BCEAuthorizationError.malformed) { try check(Self.plain, lacking) }
  }

  @Test("A signature is good for as long as the SDKs ask for at most, and one for longer is told so")
  func lifetimes() throws {
    for lifetime in [1, 86_401, 129_600] {
      _ = try BCEAuthorization(Self.plain.replacing("/1800/", with: "/\(lifetime)/"))
    }
    for lifetime in [-1, 0, 129_601] {
      #expect(throws: BCEAuthorizationError.lifetime) {
        try BCEAuthorization(Self.plain.replacing("/1800/", with: "/\(lifetime)/"))
      }
    }
  }

  @Test(
    "What is not of the form is refused before a key is looked for",
    arguments: [
      "", "bce-auth-v1", "bce-auth-v2/a/2026-11-25T02:30:15Z/1800/host/", "bce-auth-v1/a/b/1800/host/x",
      plain + "0", plain.replacing("/1800/", with: "/many/"),
      plain.replacing("host;", with: ""), plain.replacing("AKexample000000000000", with: ""),
      plain.replacing("2026-11-25T02:30:15Z", with: "yesterday"), plain + "/more",
    ])
  func malformed(header: String) {
    #expect(throws: BCEAuthorizationError.malformed) { try BCEAuthorization(header) }
  }
}
