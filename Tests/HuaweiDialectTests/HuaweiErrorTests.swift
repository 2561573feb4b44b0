import DialectKit
import HuaweiDialect
import Testing

@Suite("Huawei's error codes")
struct HuaweiErrorTests {
  @Test("Every neutral failure has the code and status that the contract names")
  func mapping() {
    let expected: [DialectFailure.Kind: (HuaweiErrorCode, Int)] = [
      .unknownPath: (.unknownInterface, 404), .wrongMethod: (.unknownInterface, 405),
      .bodyTooLarge: (.requestTooLarge, 413), .wrongContentType: (.headerMissing, 400),
      .malformedJSON: (.notJSON, 400), .malformedForm: (.parameterMalformed, 400),
      .missingParameter: (.parameterMissing, 400), .invalidParameter: (.parameterMalformed, 400),
      .missingImage: (.parameterMissing, 400), .severalImageSources: (.parameterMalformed, 400),
      .imageTooLarge: (.bodyTooLarge, 400), .malformedBase64: (.imageUndecodable, 400),
      .unsupportedImageFormat: (.unsupportedFormat, 400), .damagedImage: (.imageUndecodable, 400),
      .imageDimensions: (.imageDimensions, 400), .overloaded: (.tooManyRequests, 400),
      .internalError: (.internalError, 500),
    ]
    for kind in DialectFailure.Kind.allCases {
      let error = HuaweiError(explaining: DialectFailure(kind, "why"))
      #expect(error.code == expected[kind]?.0, "\(kind)")
      #expect(error.status.code == expected[kind]?.1, "\(kind)")
      #expect(error.message == "why")
    }
  }

  @Test("What is not foreseen is an internal error that says nothing about the inside")
  func unforeseen() {
    struct Secret: Error { let password = "hunter2" }
    let error = HuaweiError(explaining: Secret())
    #expect(error.code == .internalError)
    #expect(error.message == "The service inner error.")
  }

  @Test("Codes are unique and messages end as sentences")
  func table() {
    for code in HuaweiErrorCode.allCases {
      #expect(code.message.hasSuffix(".") || code.message.hasSuffix("input."), "\(code)")
      #expect((400...500).contains(code.status.code))
    }
  }
}
