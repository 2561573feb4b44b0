import DialectKit
import HTTPTypes
package import Hummingbird

/// A failure in this dialect's terms.
package struct TencentError: DialectError {
  /// Stands in the answer as `code`.
  package let code: TencentCode
  /// Stands in the answer as `message`.
  package let message: String
  /// Which image of a comparison failed: 1 or 2 (section 2.13).
  package var failFlag: Int?
  package internal(set) var cause: (any Error)?
  /// 200 for whatever reached a handler.
  private let status: HTTPResponse.Status
  private let headers: HTTPFields

  /// A failure with one of the document's codes.
  ///
  /// - Parameter message: What is wrong and what to do about it; nil for the code's own words.
  package init(_ code: TencentCode, _ message: String? = nil) {
    self.init(code, message: message)
  }

  init(
    _ code: TencentCode, message: String?, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) {
    self.code = code
    self.message = message ?? code.message
    self.status = status
    self.headers = headers
  }

  package static let unforeseen = TencentError(.internalError)

  package var isServersFault: Bool { code.isServersFault }

  /// The same failure with what happened below, for the log.
  func caused(by cause: any Error) -> TencentError {
    var error = self
    error.cause = cause
    return error
  }

  /// The answer: `{"code": …, "message": …, "data": {}}`, with the `fail_flag` of a comparison in `data`.
  package var response: Response {
    var response = Response.json(
      value: .object([
        "code": .integer(Int64(code.rawValue)), "message": .string(message),
        "data": .object(failFlag.map { ["fail_flag": .integer(Int64($0))] } ?? [:]),
      ]), status: status)
    response.headers.append(contentsOf: headers)
    return response
  }
}
