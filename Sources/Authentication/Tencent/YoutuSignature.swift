import Crypto
import Foundation
package import Gallery

/// Why a signature is not accepted before anything is known about its sender.
package enum YoutuSignatureError: Error, Hashable, Sendable {
  /// There is none.
  case missing
  /// It is not `Base64(HMAC-SHA1 ‖ plain)` with the documented fields; the text says what is wrong.
  case malformed(String)
}

/// A request signature of Tencent's Youtu service: `Base64(HMAC-SHA1(SecretKey, plain) ‖ plain)`, where `plain` is
/// `a=appid&b=bucket&k=SecretId&e=expiry&t=now&r=random&u=…&f=…` with the fields in any order. Further fields are signed
/// like these and mean nothing.
///
/// `e` is the second from which on the signature has expired. 0 marks one that may be used once; it is the only kind
/// that needs `r`, which tells it from others of the same second. The vendor's clients in Java and C++ send neither
/// `r` nor `u` nor `f`.
package struct YoutuSignature: Sendable, Equatable {
  /// How long a signature is good.
  package enum Validity: Sendable, Equatable {
    /// For any number of requests until a second of the epoch.
    case until(second: Int64)
    /// For one request soon after it was made.
    case once
  }

  /// What is wrong with the time of a genuine signature.
  package enum TimeError: Error, Sendable, Equatable {
    case expired
    /// It was made for one use and is dated after the present.
    case fromTheFuture
  }

  /// The field `a`. Who signs may write anything here until ``isAuthentic(secretKey:)`` has looked.
  package let appID: String
  /// The field `b`.
  package let bucket: String
  /// The field `k`, which names the key that was signed with.
  package let secretID: String
  /// The second of the epoch at which its maker says to have made it.
  package let made: Int64
  /// By the field `e`.
  package let validity: Validity
  private let code: [UInt8]
  private let plain: [UInt8]

  private static let codeLength = 20
  /// No time in seconds reaches this, which is in the year 5138; every time in milliseconds since 1973 does.
  private static let firstMillisecond: Int64 = 100_000_000_000

  /// Reads the value of an `Authorization` header.
  ///
  /// - Throws: ``YoutuSignatureError``.
  package init(header: String?) throws(YoutuSignatureError) {
    guard let text = header?.blanksTrimmed, !text.isEmpty else { throw .missing }
    guard let bytes = Data(base64Encoded: text), bytes.count > Self.codeLength else {
      throw .malformed("It is not Base64 of a code and the signed text.")
    }
    code = Array(bytes.prefix(Self.codeLength))
    plain = Array(bytes.dropFirst(Self.codeLength))
    let values = try Self.values(of: plain)
    func value(_ name: String) throws(YoutuSignatureError) -> String {
      guard let value = values[name], !value.isEmpty else {
        throw .malformed("The field \(name) is missing.")
      }
      return value
    }
    func second(_ name: String) throws(YoutuSignatureError) -> Int64 {
      let text = try value(name)
      guard text.utf8.allSatisfy({ (48...57).contains($0) }), let second = Int64(text) else {
        throw .malformed("The field \(name) is no time in seconds.")
      }
      guard second < Self.firstMillisecond else {
        throw .malformed(
          "The field \(name) must be in seconds since 1970; \(second) can only be milliseconds.")
      }
      return second
    }
    appID = try value("a")
    bucket = try value("b")
    secretID = try value("k")
    made = try second("t")
    let expiry = try second("e")
    validity = expiry == 0 ? .once : .until(second: expiry)
    if validity == .once { _ = try value("r") }
  }

  private static func values(of plain: [UInt8]) throws(YoutuSignatureError) -> [String: String] {
    guard let text = String(validating: plain, as: UTF8.self) else {
      throw .malformed("The signed text is not UTF-8.")
    }
    var values: [String: String] = [:]
    for field in text.byteSplit("&") {
      guard let (name, value) = field.byteCut("=") else {
        throw .malformed("The signed text must be fields with values, joined by &.")
      }
      guard values.updateValue(String(value), forKey: String(name)) == nil else {
        throw .malformed("The field \(name) comes twice.")
      }
    }
    return values
  }

  /// Whether the holder of a secret key made this signature. Takes the same time wherever a forgery goes wrong.
  package func isAuthentic(secretKey: String) -> Bool {
    let expected = HMAC<Insecure.SHA1>.authenticationCode(
      for: plain, using: SymmetricKey(data: Array(secretKey.utf8)))
    return equalInConstantTime(code, Array(expected))
  }

  /// Checks that the time of the signature has not run out.
  ///
  /// - Parameter window: Seconds around ``made`` in which a signature for one use is accepted, before as well as after
  ///   it, because clocks differ.
  /// - Throws: ``TimeError``.
  package func checkTime(_ now: Timestamp, window: Int) throws(TimeError) {
    switch validity {
    case .until(let second):
      if now.milliseconds >= second * 1000 { throw .expired }
    case .once:
      if now >= forgettable(window: window) { throw .expired }
      if now.milliseconds < (made - Int64(window)) * 1000 { throw .fromTheFuture }
    }
  }

  /// From when on a signature for one use is refused for its age, so that it need not be remembered.
  package func forgettable(window: Int) -> Timestamp {
    Timestamp(milliseconds: (made + Int64(window)) * 1000)
  }

  /// What names the signature among those that were used: a digest of all its bytes, from which no secret can be read.
  package var digest: [UInt8] { Array(SHA256.hash(data: code + plain)) }
}
