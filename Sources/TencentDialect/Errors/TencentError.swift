import DialectKit
import HTTPTypes
package import Hummingbird

/// A failure in this dialect's terms.
package struct TencentError: DialectError {
  package let code: TencentCode
  package let message: String
  /// Which image of a comparison failed: 1 or 2 (section 2.13).
  package var failFlag: Int?
  /// 200 for whatever reached a handler.
  private let status: HTTPResponse.Status
  private let headers: HTTPFields

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
