import Foundation
package import Gallery

/// The time of a signed request: `YYYYMMDD'T'HHMMSS'Z'`.
package enum SDKDate {
  private static let style = Date.ISO8601FormatStyle()
    .year().month().day().dateSeparator(.omitted).time(includingFractionalSeconds: false).timeSeparator(
      .omitted)

  /// - Returns: `nil` when `text` is not of the form.
  package static func timestamp(_ text: String) -> Timestamp? {
    let shape = text.utf8.map {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) ? UInt8(ascii: "0") : $0
    }
    guard shape.elementsEqual("00000000T000000Z".utf8), let date = try? style.parse(text) else { return nil }
    return Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
  }

  /// A moment in this form, in UTC and without its fraction of a second.
  package static func text(_ time: Timestamp) -> String {
    style.format(Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)) + "Z"
  }
}
