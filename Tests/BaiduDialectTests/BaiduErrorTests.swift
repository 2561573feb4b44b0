import BaiduDialect
import DialectKit
import Gallery
import InMemoryGallery
import Testing

@Suite("Baidu's error codes and points")
struct BaiduErrorTests {
  @Test("Every neutral failure has the code that the document names")
  func failures() {
    let expected: [DialectFailure.Kind: BaiduErrorCode] = [
      .unknownPath: .unsupportedService, .wrongMethod: .unsupportedService, .bodyTooLarge: .imageSize,
      .imageTooLarge: .imageSize, .imageDimensions: .imageSize, .missingParameter: .missingParameter,
      .missingImage: .missingParameter, .malformedBase64: .emptyImage, .damagedImage: .emptyImage,
      .unsupportedImageFormat: .imageFormat, .suspended: .moduleClosed, .notInstalled: .moduleClosed, .rateLimited: .qpsLimit,
      .overloaded: .clusterLimit, .internalError: .internalError,
    ]
    for kind in DialectFailure.Kind.allCases {
      let error = BaiduError(explaining: DialectFailure(kind, "why"))
      #expect(error.code == expected[kind] ?? .invalidParameter, "\(kind)")
      #expect(error.message.hasPrefix(error.code.message), "\(kind)")
    }
  }

  @Test("Every error of the gallery has a code; what no caller can avoid is the server's")
  func gallery() {
    let servers: Set<BaiduErrorCode> = [.database, .backend]
    for code in GalleryError.Code.every {
      let error = BaiduError(explaining: GalleryError(code, "why"))
      #expect(servers.contains(error.code) == code.isServersFault, "\(code)")
    }
    let missing = GalleryError(.subjectNotFound, "why")
    #expect(BaiduError(missing).code.rawValue == 216611)
    #expect(BaiduError(missing, changesUser: true).code.rawValue == 216612)
    #expect(BaiduError(missing).message == "user not exist")
  }

  @Test("What is not foreseen says nothing about the inside")
  func unforeseen() {
    struct Secret: Error { let password = "hunter2" }
    let error = BaiduError(explaining: Secret())
    #expect(error.code == .unknown)
    #expect(error.message == "unknown error")
  }

  @Test("72 points and 4, all of the mesh; none twice but the middles of the eyes")
  func points() {
    #expect(Landmark72.points.count == 72)
    #expect(Set(Landmark72.points).count == 72)
    #expect(Landmark72.fourPoints.count == 4)
    #expect((Landmark72.points + Landmark72.fourPoints).joined().allSatisfy { (0..<468).contains($0) })
    #expect(Landmark72.points.filter { $0.count > 1 }.count == 2)
    #expect(Landmark72.points[21].count == 8 && Landmark72.points[38].count == 8)
  }
}
