import Authentication
import Foundation
import Gallery
import Testing

@Suite("Tencent's request signature")
struct YoutuSignatureTests {
  /// Made with the vendor's own SDK (`qcloud_image` 1.0.0, at second 1,500,000,000, random number 7).
  private static let sample =
    "oNHDVgtcxL+1vClHRx9QYLwICgFhPTEyNTEyMzQ1NjcmYj1taWVuJms9QUtJRGV4YW1wb"
    + "GUmZT0xNTAwMDAwMDMwJnQ9MTUwMDAwMDAwMCZyPTcmZj0="

  @Test("What the vendor's SDK signs is read and found authentic")
  func sdk() throws {
    let signature = try YoutuSignature(header: Self.sample)
    #expect(signature.appID == "1251234567")
    #expect(signature.bucket == "mien")
    #expect(signature.secretID == "AKIDexample")
    #expect(signature.made == 1_500_000_000)
    #expect(signature.validity == .until(second: 1_500_000_030))
    #expect(signature.isAuthentic(secretKey: "not-a-secret"))
    #expect(!signature.isAuthentic(secretKey: "not-a-secreu"))
    #expect(!signature.isAuthentic(secretKey: ""))
    try signature.checkTime(second(1_500_000_029.999), window: 60)
    #expect(throws: YoutuSignature.TimeError.expired) {
      try signature.checkTime(second(1_500_000_030), window: 60)
    }
  }

  @Test("Any bit that is changed spoils it")
  func tampering() throws {
    let bytes = try #require(Data(base64Encoded: Self.sample))
    for index in bytes.indices {
      for bit in [UInt8(1), 0x20, 0x80] {
        var changed = bytes
        changed[index] ^= bit
        guard let signature = try? YoutuSignature(header: changed.base64EncodedString()) else { continue }
        #expect(!signature.isAuthentic(secretKey: "not-a-secret"), "byte \(index)")
      }
    }
  }

  @Test("Signs that join with separators do not hide them")
  func joiningSigns() throws {
    let signature = try YoutuSignature(header: unsigned("a=A&b=B&k=K&e=0&t=5&r=1&u=\u{301}&\u{301}f=&f="))
    #expect(signature.appID == "A" && signature.made == 5)
  }

  @Test("The fields come in any order, with more of them or fewer where they mean nothing")
  func order() throws {
    let signature = try YoutuSignature(header: unsigned("f=&u=0&r=1&t=5&e=0&k=K=&b=B&a=A&x=1"))
    #expect(signature.appID == "A" && signature.bucket == "B" && signature.secretID == "K=")
    #expect(signature.validity == .once)
    #expect(try YoutuSignature(header: " " + unsigned("a=A&b=B&k=K&e=0&t=5&r=1") + " ").made == 5)
  }

  @Test("The clients in Java and C++ send no random number, user or file, which only one for one use needs")
  func withoutOptionalFields() throws {
    for plain in [
      "a=A&b=B&k=K&t=1500000000&e=1500002592", "a=A&b=B&k=K&e=1500002592&t=1500000000",
      "a=A&b=B&k=K&t=1500000000&e=1500002592&r=&u=&f=",
    ] {
      let signature = try YoutuSignature(header: unsigned(plain))
      #expect(signature.validity == .until(second: 1_500_002_592))
      #expect(signature.made == 1_500_000_000)
    }
    #expect(throws: YoutuSignatureError.malformed("The field r is missing.")) {
      try YoutuSignature(header: unsigned("a=A&b=B&k=K&t=1500000000&e=0"))
    }
  }

  @Test("A time that can only be in milliseconds is refused with a word about it, wherever it stands")
  func milliseconds() throws {
    let fields = [
      ("e", "a=A&b=B&k=K&t=1500000000&e=1500000000000&r=1"), ("e", "a=A&b=B&k=K&t=5&e=100000000000"),
      ("t", "a=A&b=B&k=K&t=1500000000000&e=0&r=1"),
      ("e", "a=A&b=B&k=K&t=5&e=\(Int64.max)&r=1"),
    ]
    for (field, plain) in fields {
      #expect {
        try YoutuSignature(header: unsigned(plain))
      } throws: { error in
        guard case YoutuSignatureError.malformed(let what) = error else { return false }
        return what.contains("The field \(field)") && what.contains("milliseconds")
      }
    }
    // The last second that is one, in the year 5138.
    #expect(
      try YoutuSignature(header: unsigned("a=A&b=B&k=K&t=5&e=99999999999")).validity
        == .until(second: 99_999_999_999))
  }

  @Test(
    "What is no signature is refused",
    arguments: [
      "a=A&b=B&k=K&e=0&t=5", "a=A&b=B&k=K&e=0&r=1", "a=A&b=B&k=K&t=5&r=1", "a=A&b=B&e=0&t=5&r=1",
      "a=A&k=K&e=0&t=5&r=1", "b=B&k=K&e=0&t=5&r=1", "a=&b=B&k=K&e=0&t=5&r=1", "a=A&b=B&k=K&e=-1&t=5&r=1",
      "a=A&b=B&k=K&e=x&t=5&r=1", "a=A&b=B&k=K&e=0&t=5.5&r=1", "a=A&b=B&k=K&e=0&t=9999999999999999999&r=1",
      "a=A&a=A&b=B&k=K&e=0&t=5&r=1", "a=A&b=B&k=K&e=0&t=5&r=1&", "nothing", "",
    ])
  func malformed(plain: String) {
    #expect {
      try YoutuSignature(header: unsigned(plain))
    } throws: { error in
      if case YoutuSignatureError.malformed = error { true } else { false }
    }
  }

  @Test("No header and no Base64 are told apart")
  func headers() {
    for missing in [nil, "", "  "] as [String?] {
      #expect(throws: YoutuSignatureError.missing) { try YoutuSignature(header: missing) }
    }
    for header in ["*", "AAAA", "Bearer abc", unsigned("\u{FFFD}") + "="] {
      #expect(throws: YoutuSignatureError.self) { try YoutuSignature(header: header) }
    }
    let invalidUTF8 = Data(repeating: 0, count: 20) + Data([0xFF, 0xFE])
    #expect(throws: YoutuSignatureError.self) {
      try YoutuSignature(header: invalidUTF8.base64EncodedString())
    }
  }

  @Test("One for a single use is good around the time it was made, and remembered as long")
  func once() throws {
    let signature = try YoutuSignature(header: unsigned("a=A&b=B&k=K&e=0&t=1000&r=1"))
    for time in [900, 1000, 1099.999] { try signature.checkTime(second(time), window: 100) }
    #expect(throws: YoutuSignature.TimeError.fromTheFuture) {
      try signature.checkTime(second(899.999), window: 100)
    }
    let end = signature.forgettable(window: 100)
    #expect(end == second(1100))
    #expect(throws: YoutuSignature.TimeError.expired) { try signature.checkTime(end, window: 100) }
  }

  @Test("Signatures have names of their own, however their Base64 is written")
  func digests() throws {
    let one = try YoutuSignature(header: unsigned("a=A&b=B&k=K&e=0&t=5&r=1"))
    let same = try YoutuSignature(header: " " + unsigned("a=A&b=B&k=K&e=0&t=5&r=1"))
    let other = try YoutuSignature(header: unsigned("a=A&b=B&k=K&e=0&t=5&r=2"))
    #expect(one.digest == same.digest)
    #expect(one.digest != other.digest)
    #expect(one.digest.count == 32)
  }

  private func second(_ second: Double) -> Timestamp { Timestamp(milliseconds: Int64(second * 1000)) }

  /// A header whose code is zeros.
  private func unsigned(_ plain: String) -> String {
    (Data(repeating: 0, count: 20) + Data(plain.utf8)).base64EncodedString()
  }
}
