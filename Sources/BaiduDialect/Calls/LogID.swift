import DialectKit

/// The number that names an exchange to its caller: below 2⁵³, so that a JavaScript client keeps all of it.
///
/// It is made of the random digits of the request id under which the server's log has the exchange, so that support
/// finds the one by the other: written with 13 hexadecimal digits it is the id's first 12, and the first one after the
/// version number.
struct LogID: Encodable {
  let number: UInt64

  init(_ context: DialectContext) {
    let digits = context.requestID.filter { $0 != "-" }
    let random = digits.prefix(12) + digits.dropFirst(13).prefix(1)
    number = UInt64(random, radix: 16) ?? UInt64.random(in: 0..<(1 << 52))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }
}
