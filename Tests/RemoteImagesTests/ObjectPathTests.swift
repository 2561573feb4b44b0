import DialectKit
import RemoteImages
import Testing

@Suite("The form of /Bucket/Object")
struct ObjectPathTests {
  @Test(
    "Names are taken as they are",
    arguments: [
      ("/photos/a.jpg", "photos", "a.jpg"),
      ("/my-bucket.v2/2026/11/a b.jpg", "my-bucket.v2", "2026/11/a b.jpg"),
      ("/b/%2e%2e/x", "b", "%2e%2e/x"), ("/b/照片.jpg", "b", "照片.jpg"), ("/b/a?c=d#e", "b", "a?c=d#e"),
      ("/b/..a", "b", "..a"), ("/b/...", "b", "..."), ("/b/a\\..\\c", "b", "a\\..\\c"),
    ])
  func wellFormed(address: String, bucket: String, key: String) throws {
    let path = try ObjectPath(address)
    #expect(path.bucket == bucket)
    #expect(path.key == key)
  }

  @Test(
    "Anything that could lead elsewhere is refused",
    arguments: [
      "", "/", "//", "/bucket", "/bucket/", "//object", "bucket/object", "/b/../c/d", "/../b/c", "/b/..",
      "/b/a/../../../etc/passwd", "/b/.", "/b/./a", "/b//a", "/b/a/", "//b/a", "///etc/passwd", "/./a",
      "/b/a\0.jpg", "/b\0/a", "/b/a\nb", "/b/a\u{7F}", "/b/\u{85}", "/.ssh/id", "/b c/a", "/b@host/a",
      "/b:80/a",
      "/b?x/a", "/b#x/a", "/b%2f/a", "/-b/a", "/ü/a",
    ])
  func malformed(address: String) {
    let failure = #expect(throws: DialectFailure.self) { try ObjectPath(address) }
    #expect(failure?.kind == .malformedObjectPath)
  }

  @Test("Lengths have their bounds")
  func lengths() throws {
    _ = try ObjectPath("/\(String(repeating: "b", count: 63))/\(String(repeating: "ü", count: 512))")
    #expect(throws: DialectFailure.self) { try ObjectPath("/\(String(repeating: "b", count: 64))/a") }
    #expect(throws: DialectFailure.self) { try ObjectPath("/b/\(String(repeating: "ü", count: 513))") }
  }
}
