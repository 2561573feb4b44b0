import DialectKit
import Gallery
import InMemoryGallery
import HuaweiDialect
import Testing

@Suite("Huawei's error codes")
struct HuaweiErrorTests {
  @Test("Every neutral failure has the code and status that the contract names")
  func mapping() {
    let expected: [DialectFailure.Kind: (HuaweiErrorCode, Int)] = [
      .unknownPath: (.unknownInterface, 404), .wrongMethod: (.unknownInterface, 405),
      .malformedHTTP: (.parameterMalformed, 400),
      .bodyTooLarge: (.requestTooLarge, 413), .wrongContentType: (.headerMissing, 400),
      .malformedJSON: (.notJSON, 400), .malformedForm: (.parameterMalformed, 400),
      .missingParameter: (.parameterMissing, 400), .invalidParameter: (.parameterMalformed, 400),
      .missingImage: (.parameterMissing, 400), .severalImageSources: (.parameterMalformed, 400),
      .imageTooLarge: (.bodyTooLarge, 400), .malformedBase64: (.imageUndecodable, 400),
      .unsupportedImageFormat: (.unsupportedFormat, 400), .damagedImage: (.imageUndecodable, 400),
      .imageDimensions: (.imageDimensions, 400), .undecodableVideo: (.videoUndecodable, 400),
      .videoDuration: (.videoDuration, 400), .unsuitableVideo: (.videoDataUndecodable, 400),
      .notInstalled: (.subserviceNotEnabled, 400), .malformedObjectPath: (.invalidObjectURL, 400),
      .objectNotPermitted: (.objectNotPermitted, 400), .objectMissing: (.objectMissing, 400),
      .objectTooLarge: (.objectTooLarge, 400), .objectNotObtained: (.objectNotObtained, 400),
      .malformedURL: (.invalidURL, 400), .urlNotPermitted: (.invalidURL, 400),
      .urlTooLarge: (.objectTooLarge, 400), .urlNotObtained: (.urlNotObtained, 400),
      .suspended: (.serviceFrozen, 400), .rateLimited: (.tooManyRequests, 400),
      .overloaded: (.tooManyRequests, 400), .internalError: (.internalError, 500),
    ]
    for kind in DialectFailure.Kind.allCases {
      let error = HuaweiError(explaining: DialectFailure(kind, "why"))
      #expect(error.code == expected[kind]?.0, "\(kind)")
      #expect(error.status.code == expected[kind]?.1, "\(kind)")
      #expect(error.message == (kind == .suspended ? "The service has been freeze." : "why"))
    }
  }

  @Test("Every error of the gallery has a code; only what a caller cannot avoid is an internal error")
  func gallery() {
    let unknownHere: Set<GalleryError.Code> = [
      .tenantExists, .displayNameInUse, .subjectLimitReached, .collectionEmpty, .subjectNotFound,
      .subjectExists, .subjectFull, .membershipExists, .membershipNotFound, .lastMembership, .nearDuplicate,
      .imageNotFound, .imageExists, .cancelled,
    ]
    for code in GalleryError.Code.every {
      let error = HuaweiError(explaining: GalleryError(code, "why"))
      #expect(
        (error.code == .internalError) == (code.isServersFault || unknownHere.contains(code)), "\(code)")
    }
  }

  @Test("What is not foreseen is an internal error that says nothing about the inside")
  func unforeseen() {
    struct Secret: Error { let password = "hunter2" }
    let error = HuaweiError(explaining: Secret())
    #expect(error.code == .internalError)
    #expect(error.message == "The service inner error.")
  }

  @Test("Messages end as sentences, and statuses are those of errors")
  func table() {
    for code in HuaweiErrorCode.allCases {
      #expect(code.message.hasSuffix(".") || code.message.hasSuffix("input."), "\(code)")
      #expect((400...500).contains(code.status.code))
    }
  }
}
