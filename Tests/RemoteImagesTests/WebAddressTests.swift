import Authentication
import RemoteImages
import Testing

@Suite("Web addresses, hosts and networks")
struct WebAddressTests {
  @Test(
    "An address has one reading",
    arguments: [
      ("http://example.com", "http://example.com/", "example.com", 80),
      ("HTTPS://Example.COM./A?b=c#d", "https://example.com/A?b=c", "example.com", 443),
      ("http://example.com:8080?x=1", "http://example.com:8080/?x=1", "example.com", 8080),
      ("http://example.com:80/", "http://example.com/", "example.com", 80),
      (
        "https://images.example.com/a b/照.jpg", "https://images.example.com/a%20b/%E7%85%A7.jpg",
        "images.example.com", 443
      ),
      ("https://example.com/a%20b?q=%2F", "https://example.com/a%20b?q=%2F", "example.com", 443),
      ("http://192.0.2.1/", "http://192.0.2.1/", "192.0.2.1", 80),
      ("http://[2001:DB8::1]:81/x", "http://[2001:db8::1]:81/x", "2001:db8::1", 81),
      ("http://a_b.example/@x:y", "http://a_b.example/@x:y", "a_b.example", 80),
      // Swift takes the slash and the mark behind it for one character.
      ("http://example.com/\u{301}x", "http://example.com/%CC%81x", "example.com", 80),
      ("http://example.com?\u{301}", "http://example.com/?%CC%81", "example.com", 80),
      ("http://example.com/a#\u{301}", "http://example.com/a", "example.com", 80),
    ])
  func wellFormed(text: String, plain: String, host: String, port: Int) throws {
    let address = try #require(WebAddress(text))
    #expect(address.text == plain)
    #expect(address.host == host)
    #expect(address.port == port)
    #expect(WebAddress(address.text) == address)
  }

  @Test(
    "What could be read in two ways is none",
    arguments: [
      "", "example.com", "//example.com", "ftp://example.com/", "file:///etc/passwd", "http:/example.com",
      "http:///x",
      "http://", "http://user@example.com/", "http://user:pass@example.com/", "http://example.com@10.0.0.1/",
      "http://example.com\\@10.0.0.1/", "http://example.com\\.evil.com/", "http://exa mple.com/",
      "http://example.com:/", "http://example.com:0/", "http://example.com:65536/", "http://example.com:8x/",
      "http://example.com:-1/", "http://example.com:80:80/", "http://.example.com/", "http://example..com/",
      "http://exämple.com/", "http://ex%61mple.com/", "http://example.com%00.evil.com/",
      "http://example.com\0/",
      "http://example.com\r\nX: y/", "http://example.com/a\r\nX: y", "http://example.com/\t", "http://[::1/",
      "http://::1/", "http://[::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[127.0.0.1]/",
      "http://[::1]x/",
      "http://１２７.0.0.1/", "http://ⓔxample.com/", "http://example。com/", " http://example.com/",
      "javascript://example.com/", "http+unix://example.com/", "unix://example.com/", "http://@example.com/",
      "http://\(String(repeating: "a", count: 64)).com/",
    ])
  func malformed(text: String) {
    #expect(WebAddress(text) == nil)
  }

  @Test(
    "Hosts are names, names below a domain, or all, on the usual ports unless one is given",
    arguments: [
      ("images.example.com", "http://images.example.com/a", true),
      ("images.example.com", "https://IMAGES.example.com./a", true),
      ("images.example.com", "http://images.example.com:8080/a", false),
      ("images.example.com", "http://x.images.example.com/a", false),
      ("images.example.com", "http://images.example.com.evil.com/", false),
      ("images.example.com:8080", "http://images.example.com:8080/", true),
      ("images.example.com:8080", "http://images.example.com/", false),
      ("images.example.com:80", "https://images.example.com/", false),
      ("*.example.com", "https://a.b.example.com/", true), ("*.example.com", "https://example.com/", false),
      ("*.example.com", "https://evilexample.com/", false),
      ("*.example.com:444", "https://a.example.com:444/", true),
      ("a.example , *.b.example", "http://x.b.example/", true), ("a.example,,", "http://a.example/", true),
      ("*", "https://any.example/", true), ("*", "https://any.example:444/", false),
      ("*:444", "https://any.example:444/", true), ("192.0.2.1", "http://192.0.2.1/", true),
      ("[2001:db8::1]:81", "http://[2001:db8::1]:81/", true), ("", "http://a.example/", false),
    ])
  func hosts(list: String, address: String, isAllowed: Bool) throws {
    let hosts = try #require(AllowedHosts(list))
    #expect(hosts.contains(try #require(WebAddress(address))) == isAllowed)
    #expect(hosts.description == list)
  }

  @Test(
    "A list with anything else is refused",
    arguments: [
      "http://a.example", "a.example/path", "a.example?x", "*example.com", "a.*.example", "a.example:x",
      "u@a.example",
      "a b.example/", "**", "*.", "::1",
    ])
  func badHosts(list: String) {
    #expect(AllowedHosts(list) == nil)
  }

  @Test(
    "Addresses that are not of the public Internet are closed",
    arguments: [
      "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
      "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1",
      "192.88.99.1",
      "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9",
      "224.0.0.1",
      "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
      "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1",
      "2001:0:53aa:64c:0:0:f5ff:fffe", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "3fff::1", "5f00::1",
      "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ff0e::1", "4000::1", "e000::1",
    ])
  func closed(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(!AddressPolicy().permits(address))
    #expect(AddressPolicy(opening: AddressAllowList("0.0.0.0/0,::/0")).permits(address))
  }

  @Test(
    "Public addresses are open",
    arguments: [
      "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1",
      "169.253.255.255", "172.15.255.255", "172.32.0.1", "192.167.255.255", "192.169.0.1", "198.17.255.255",
      "198.20.0.1", "223.255.255.255", "2001:200::1", "2606:4700::1111", "2a00:1450:4001::1", "3ffe::1",
      "::ffff:1.1.1.1",
    ])
  func open(text: String) throws {
    #expect(AddressPolicy().permits(try #require(IPAddress(text))))
  }

  @Test("The operator opens exactly what he names")
  func opened() throws {
    let policy = AddressPolicy(opening: AddressAllowList("192.168.7.0/24"))
    #expect(policy.permits(try #require(IPAddress("192.168.7.9"))))
    #expect(!policy.permits(try #require(IPAddress("192.168.8.9"))))
    #expect(!policy.permits(try #require(IPAddress("127.0.0.1"))))
  }
}
