import Authentication
import Testing

@Suite("Addresses that are let in")
struct AddressAllowListTests {
  @Test(
    "An address is in the list or not",
    arguments: [
      ("127.0.0.0/8,::1", "127.0.0.1", true), ("127.0.0.0/8,::1", "127.255.255.254", true),
      ("127.0.0.0/8,::1", "::1", true), ("127.0.0.0/8,::1", "128.0.0.1", false),
      ("127.0.0.0/8,::1", "::2", false), ("192.168.1.79", "192.168.1.79", true),
      ("192.168.1.79", "192.168.1.78", false), ("192.168.1.0/25", "192.168.1.127", true),
      ("192.168.1.0/25", "192.168.1.128", false), ("192.168.1.77/25", "192.168.1.3", true),
      ("10.0.0.0/31", "10.0.0.1", true), ("10.0.0.0/31", "10.0.0.2", false),
      ("fd00::/8", "fdab::1", true), ("fd00::/8", "fe80::1", false), ("fe80::/10", "fe80::1%eth0", true),
      ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
      // One caller, met through an IPv6 socket.
      ("10.1.2.0/24", "::ffff:10.1.2.3", true), ("::ffff:10.1.2.0/120", "10.1.2.3", true),
      ("::ffff:10.1.2.0/120", "10.1.3.3", false),
      // An IPv4 range says nothing about IPv6, and the other way round.
      ("0.0.0.0/0", "::1", false), ("::/0", "10.0.0.1", false), ("0.0.0.0/0", "203.0.113.9", true),
      (" 10.0.0.1 , 10.0.0.2", "10.0.0.2", true), ("", "127.0.0.1", false), (" , ", "127.0.0.1", false),
    ])
  func contains(list: String, address: String, isIn: Bool) throws {
    let list = try #require(AddressAllowList(list))
    #expect(list.contains(try #require(IPAddress(address))) == isIn)
  }

  @Test("The list of the first start is this machine")
  func loopback() throws {
    #expect(AddressAllowList(AddressAllowList.loopback.description) == .loopback)
    #expect(AddressAllowList.loopback.contains(try #require(IPAddress("::ffff:127.0.0.1"))))
  }

  @Test(
    "What is no list is refused",
    arguments: [
      "localhost", "10.0.0.1/33", "10.0.0.1/-1", "10.0.0.1/", "10.0.0", "10.0.0.1/8/8", "::1/129",
      "10.0.0.1;::1",
      "010.0.0.1/8x", "/8", "1.2.3.4.5", "::ffff:10.0.0.1/1a",
    ])
  func malformed(text: String) {
    #expect(AddressAllowList(text) == nil)
  }

  @Test("What is no address is none", arguments: ["", "example.com", "1.2.3", "1.2.3.256", ":::", "12345::"])
  func noAddress(text: String) {
    #expect(IPAddress(text) == nil)
  }
}
