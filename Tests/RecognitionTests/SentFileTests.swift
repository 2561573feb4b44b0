import Recognition
import Testing

@Suite("Photographs as they are sent")
struct PhotographTests {
  @Test("Base64 is standard, padded, without line breaks; a data prefix is dropped")
  func base64() throws {
    #expect(try SentFile(base64: "AAEC/+8=").fileBytes() == [0, 1, 2, 0xFF, 0xEF])
    #expect(try SentFile(base64: "data:image/jpeg;base64,AAEC/+8=").fileBytes() == [0, 1, 2, 0xFF, 0xEF])
    for text in [
      "AAEC/+8", "AAEC\n/+8=", "AAEC_-8=", "AAEC/+8=\r\n", "!", "AAEC /+8=", "data:image/jpeg", "=AAA",
    ] {
      #expect(throws: RecognitionError.self, "\(text)") { try SentFile(base64: text).fileBytes() }
    }
  }
}
