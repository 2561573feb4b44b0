import BaiduDialect
import Foundation
import Testing

@Suite("Baidu: how much may be asked for")
struct BaiduLimitTests {
  @Test("Too many requests in a second, in a day, and at the same time")
  func limits() async throws {
    try await TestServer.run(
      .router,
      {
        $0.rates.perSecond = 1
        $0.rates.burst = 2
      }
    ) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      var codes: [Int?] = []
      // A slow machine may need more requests to exceed the rate.
      while codes.count < 200, codes.last != BaiduErrorCode.qpsLimit.rawValue {
        codes.append(try await baidu.post("faceset/group/getlist").code)
      }
      #expect(codes.prefix(2) == [nil, nil])
      #expect(codes.contains(BaiduErrorCode.qpsLimit.rawValue))
    }
    try await TestServer.run(.router, { $0.baidu.dailyRequests = 3 }) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      for _ in 0..<3 { #expect(try await baidu.post("faceset/group/getlist").code == nil) }
      let answer = try await baidu.post("faceset/group/getlist")
      #expect(answer.code == BaiduErrorCode.dailyLimit.rawValue)
      #expect(answer.message == "Open api daily request limit reached")
      // Another tenant has its own day.
      let other = try await gallery.folder.tenant("other")
      try await Task.sleep(for: .milliseconds(600))
      let neighbour = try await BaiduCaller.signedIn(client, other.credentials.baidu)
      #expect(try await neighbour.post("faceset/group/getlist").code == nil)
    }
    let image = try BaiduImage.photograph("biden.jpg")
    try await TestServer.run(
      .router,
      {
        $0.compute.threads = 1
        $0.compute.queue = 0
      }
    ) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let codes = try await withThrowingTaskGroup(of: Int?.self) { group in
        for _ in 0..<12 { group.addTask { try await baidu.post("detect", [("image", image)]).code } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.contains(nil))
      #expect(codes.contains(BaiduErrorCode.clusterLimit.rawValue))
      #expect(Set(codes) == [nil, BaiduErrorCode.clusterLimit.rawValue])
    }
  }
}
