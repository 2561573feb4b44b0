import DialectKit
import NIOCore
import Testing

@Suite("Ways to send an image")
struct ImageReferenceTests {
  @Test("Exactly one source is taken")
  func oneSource() throws {
    var fields = RequestFields()
    #expect(kind(fields) == .missingImage)
    fields.append(.json(.string("AAEC")), for: "base64")
    guard case .sent(let photograph) = try reference(fields) else {
      Issue.record("The image was sent along.")
      return
    }
    #expect(try photograph.fileBytes() == [0, 1, 2])
    fields.append(.part(ByteBuffer(bytes: [1])), for: "file")
    #expect(kind(fields) == .severalImageSources)
    fields = RequestFields()
    for byte: UInt8 in [1, 2] { fields.append(.part(ByteBuffer(bytes: [byte])), for: "file") }
    #expect(kind(fields) == .severalImageSources)
  }

  @Test("An image that is too long, or of another type, is refused")
  func refused() {
    var fields = RequestFields()
    fields.append(.part(ByteBuffer(repeating: 1, count: 11)), for: "file")
    #expect(kind(fields) == .imageTooLarge)
    fields = RequestFields()
    fields.append(.json(.integer(3)), for: "base64")
    #expect(kind(fields) == .invalidParameter)
    fields = RequestFields()
    fields.append(.json(.string("AAEC")), for: "file")
    #expect(kind(fields) == .invalidParameter)
  }

  private func reference(_ fields: RequestFields) throws(DialectFailure) -> ImageReference {
    try fields.imageReference(base64: "base64", file: "file", url: "url", limit: 10)
  }

  private func kind(_ fields: RequestFields) -> DialectFailure.Kind? {
    do {
      _ = try reference(fields)
      return nil
    } catch {
      return error.kind
    }
  }
}

@Suite("Which of several images a failure is about")
struct ConcerningTests {
  @Test("A fault of an image names it, once; any other failure stays as it is")
  func names() {
    for kind in DialectFailure.Kind.allCases {
      let failure = DialectFailure(kind, "It went wrong.", parameter: "p", retryAfter: 3).concerning("image2")
      let isOfRequest = [
        .unknownPath, .wrongMethod, .malformedHTTP, .bodyTooLarge, .wrongContentType, .malformedJSON,
        .malformedForm, .missingParameter, .invalidParameter, .undecodableVideo, .videoDuration,
        .unsuitableVideo, .notInstalled, .suspended, .rateLimited, .overloaded, .internalError,
      ].contains(kind)
      #expect(failure.message == (isOfRequest ? "It went wrong." : "It went wrong. (image2)"), "\(kind)")
      #expect(failure.kind == kind && failure.parameter == "p" && failure.retryAfter == 3)
      #expect(failure.concerning("image2").message == failure.message)
    }
    let named = DialectFailure(.imageTooLarge, "There is too much in image2_file.")
    #expect(named.concerning("image2").message == named.message)
  }
}
