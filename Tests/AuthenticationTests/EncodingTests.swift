import Authentication
import Testing

@Suite("Percent-encoding and queries")
struct EncodingTests {
  @Test("Only letters, digits and four signs stay as they are")
  func encode() {
    #expect(PercentEncoding.encode("aZ09-._~".utf8) == "aZ09-._~")
    #expect(PercentEncoding.encode("a b+c/é*".utf8) == "a%20b%2Bc%2F%C3%A9%2A")
    #expect(PercentEncoding.encode("/a/b c".utf8, keeping: UInt8(ascii: "/")) == "/a/b%20c")
  }

  @Test(
    "What is no escape stands for itself",
    arguments: [
      ("a%20b", "a b"), ("%C3%A9", "é"), ("%c3%a9", "é"), ("100%", "100%"), ("%2", "%2"), ("%zz", "%zz"),
      ("%%41", "%A"), ("a+b", "a+b"), ("", ""),
    ])
  func decode(text: String, expected: String) {
    #expect(String(decoding: PercentEncoding.decode(text), as: UTF8.self) == expected)
  }

  @Test("A query keeps its order, and has one form whatever the order")
  func query() {
    let query = QueryString("b=2&a=1&a=&c&b%20=%C3%A9&=x&&a=10")
    #expect(query.items.map(\.name) == ["b", "a", "a", "c", "b ", "", "a"])
    #expect(query.items.map(\.value) == ["2", "1", "", "", "é", "x", "10"])
    #expect(query["a"] == "10")
    #expect(query["c"] == "")
    #expect(query["z"] == nil)
    #expect(query.canonical() == "=x&a=&a=1&a=10&b=2&b%20=%C3%A9&c=")
    #expect(QueryString(nil).items.isEmpty)
    #expect(QueryString("").canonical().isEmpty)
  }

  /// A sign that joins with the one before it hides that one from Swift's own methods.
  @Test("Text is taken apart by bytes, whatever stands behind a separator")
  func joiningSigns() {
    let mark = "\u{301}"
    func bytes(_ texts: [some StringProtocol]) -> [[UInt8]] { texts.map { Array($0.utf8) } }
    let query = QueryString("a=\(mark)b&\(mark)c=d")
    #expect(bytes(query.items.map(\.name)) == bytes(["a", "\(mark)c"]))
    #expect(query.canonical() == "a=%CC%81b&%CC%81c=d")
    #expect(bytes("a,\(mark)b,,".byteSplit(",")) == bytes(["a", "\(mark)b", "", ""]))
    #expect("a,b,c".byteSplit(",", limit: 2) == ["a", "b,c"])
    #expect("a=\(mark)=b".byteCut("=").map { Array($0.behind.utf8) } == Array("\(mark)=b".utf8))
    #expect("a".byteCut("=") == nil)
    #expect("/\(mark)".bytesBegin(with: "/") && !"".bytesBegin(with: "/"))
    #expect("x\(mark)]".bytesEnd(with: "]") && !"]\(mark)".bytesEnd(with: "]") && !"".bytesEnd(with: "]"))
    #expect(" \t a b\t ".blanksTrimmed == "a b" && " \t".blanksTrimmed.isEmpty && "".blanksTrimmed.isEmpty)
    #expect("\u{A0}a".blanksTrimmed == "\u{A0}a")
    #expect("AZaz09\u{212A}Ä".asciiLowercased.utf8.elementsEqual("azaz09\u{212A}Ä".utf8))
  }

  @Test("Values may hold an equals sign")
  func equalsSign() {
    #expect(QueryString("a=b=c")["a"] == "b=c")
  }
}
