import Gallery
import RemoteImages
import Testing

@Suite("Signature Version 4")
struct SignatureV4Tests {
  /// What the vendor's Python library (botocore, `S3SigV4Auth`) makes of the same requests.
  @Test(
    "Signatures are those of the vendor's own library",
    arguments: [
      (
        "eu-west-101", "objects.example.com:9000", "/photos/2026/a%20b%2Bc%28d%29~%E7%85%A7.jpg",
        "5f5f8fc599525b9f2612498c3344de7f9688e42f3ae9b743ef7034e921e1fb75"
      ),
      (
        "us-east-1", "photos.s3.example.com", "/a.jpg",
        "583632b63012afcfb06fbb96377b99290c2b7fcc47c9a66f02d877989e3dddbd"
      ),
    ])
  func knownAnswers(region: String, host: String, path: String, signature: String) {
    let signer = SignatureV4(accessKey: "AKEXAMPLE", secretKey: "secret/of+the=store", region: region)
    let headers = signer.headers(host: host, path: path, time: Timestamp(milliseconds: 1_795_574_707_999))
    let values = Dictionary(uniqueKeysWithValues: headers.map { ($0.name, $0.value) })
    #expect(values["host"] == host)
    #expect(values["x-amz-date"] == "20261125T024507Z")
    #expect(
      values["authorization"] == "AWS4-HMAC-SHA256 Credential=AKEXAMPLE/20261125/\(region)/s3/aws4_request, "
        + "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=\(signature)")
  }

  @Test("Printing shows no key")
  func printing() throws {
    let signature = SignatureV4(accessKey: "AKEXAMPLE", secretKey: "hush", region: "r")
    let store = S3ObjectStore(
      endpoint: try #require(WebAddress("http://h")), isPathStyle: true, signature: signature)
    var dumped = ""
    dump(store, to: &dumped)
    for text in ["\(signature)", "\(store)", String(reflecting: store), dumped] {
      #expect(!text.contains("hush") && !text.contains("AKEXAMPLE"), "\(text)")
    }
  }

  @Test("The bucket stands in the path or before the host; names are encoded once")
  func addresses() throws {
    let endpoint = try #require(WebAddress("https://objects.example.com:9000"))
    let path = try ObjectPath("/photos/2026/a b+c(d)~照%2f.jpg")
    let inPath = S3ObjectStore(endpoint: endpoint, isPathStyle: true, signature: nil)
    let inHost = S3ObjectStore(endpoint: endpoint, isPathStyle: false, signature: nil)
    let key = "2026/a%20b%2Bc%28d%29~%E7%85%A7%252f.jpg"
    #expect(inPath.address(of: path).text == "https://objects.example.com:9000/photos/\(key)")
    #expect(inHost.address(of: path).text == "https://photos.objects.example.com:9000/\(key)")
  }
}
