import Gallery
import Testing

@Suite struct FaceCodeTests {
  @Test func everyFormatReadsBackWhatItWrote() throws {
    var generator = SystemRandomNumberGenerator()
    let edges = [0, 1, 61, 62, FaceCode.bound - 1].compactMap(FaceCode.init(number:))
    for code in edges + (0..<2000).map({ _ in FaceCode.random(using: &generator) }) {
      #expect(code.huawei.wholeMatch(of: /[A-Za-z0-9]{8}/) != nil)
      #expect(code.tencent.wholeMatch(of: /[1-9][0-9]{18}/) != nil)
      #expect(Int64(code.tencent) != nil)
      #expect(code.appliance.wholeMatch(of: /[A-Za-z0-9_-]{16}/) != nil)
      #expect(FaceCode(huawei: code.huawei) == code)
      #expect(FaceCode(tencent: code.tencent) == code)
      #expect(FaceCode(appliance: code.appliance) == code)
    }
  }

  @Test func numbersFromTheBoundOnAreRefused() {
    #expect(FaceCode(number: FaceCode.bound) == nil)
    #expect(FaceCode(number: .max) == nil)
  }

  @Test(arguments: ["", "1234567", "123456789", "1234567-", "ÄÖ123456"])
  func otherTextsAreNoHuaweiIDs(text: String) { #expect(FaceCode(huawei: text) == nil) }

  @Test func aChangedDigitIsNoticed() throws {
    let code = try #require(FaceCode(number: 123_456_789_012_345))
    for format in ["tencent", "appliance"] {
      let text = Array(format == "tencent" ? code.tencent : code.appliance)
      var unnoticed = 0
      for place in text.indices {
        var changed = text
        changed[place] = changed[place] == "3" ? "4" : "3"
        let back =
          format == "tencent" ? FaceCode(tencent: String(changed)) : FaceCode(appliance: String(changed))
        if changed != text, back != nil { unnoticed += 1 }
      }
      #expect(unnoticed == 0)
    }
    #expect(FaceCode(tencent: "+" + code.tencent.dropFirst()) == nil)
  }
}
