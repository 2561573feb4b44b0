/// What a tenant's callers sign in with, one set per dialect.
///
/// The field names are those that `mien tenant create --json` prints.
package struct Credentials: Hashable, Sendable, Codable {
  /// For tokens (`domain`, `user`, `password`) and for signed requests (AK/SK).
  package struct Huawei: Hashable, Sendable, Codable {
    /// The account's name, unique in the data folder.
    package var domain: String
    /// The name of the domain's only user.
    package var user: String
    /// A secret: the user's, for tokens.
    package var password: String
    /// What stands in the paths of requests: 32 hexadecimal digits, unique in the data folder.
    package var projectID: String
    /// What a token may be asked for in place of the id.
    package var projectName: String
    /// The AK, which signed requests name; unique in the data folder.
    package var accessKey: String
    /// A secret: the SK, which signs requests.
    package var secretKey: String

    enum CodingKeys: String, CodingKey {
      case domain, user, password
      case projectID = "project_id"
      case projectName = "project_name"
      case accessKey = "access_key"
      case secretKey = "secret_key"
    }
  }

  /// For requests signed as Tencent Youtu asks.
  package struct Tencent: Hashable, Sendable, Codable {
    /// A decimal number of 10 digits, unique in the data folder.
    package var appID: String
    /// What requests and their signatures must name.
    package var bucket: String
    /// What a signature names; unique in the data folder.
    package var secretID: String
    /// A secret: signs requests.
    package var secretKey: String

    enum CodingKeys: String, CodingKey {
      case appID = "appid"
      case bucket
      case secretID = "secret_id"
      case secretKey = "secret_key"
    }
  }

  /// For tokens and for requests that are signed (BCE).
  package struct Baidu: Hashable, Sendable, Codable {
    /// Shown to the operator; a decimal number of 8 digits.
    package var appID: String
    /// The client's id where tokens are asked for, and the AK of signed requests; unique in the data folder.
    package var apiKey: String
    /// A secret: the client's where tokens are asked for, and the SK of signed requests.
    package var secretKey: String

    enum CodingKeys: String, CodingKey {
      case appID = "app_id"
      case apiKey = "api_key"
      case secretKey = "secret_key"
    }
  }

  /// For the appliance, which knows one key per customer.
  package struct Appliance: Hashable, Sendable, Codable {
    /// A secret, and all that a caller shows; unique in the data folder.
    package var key: String
  }

  /// For the Face Recognition Service, v1 and v2, and its identity service.
  package var huawei: Huawei
  /// For the paths under `/face/`.
  package var tencent: Tencent
  /// For the Face API v2.
  package var baidu: Baidu
  /// For the face library of the LAN appliance.
  package var appliance: Appliance

  /// New random credentials of all dialects.
  ///
  /// Secrets have at least 190 bits. Names that callers type (`domain`, `user`, `project_name`) are the
  /// tenant's name.
  package static func issue(
    tenantName: String, using generator: inout some RandomNumberGenerator
  ) -> Credentials {
    let projectID = (0..<2).map { _ in hexadecimal(generator.next()) }.joined()
    return Credentials(
      huawei: Huawei(
        domain: tenantName, user: tenantName, password: FaceCode.alphanumeric(32, using: &generator),
        projectID: projectID, projectName: tenantName,
        accessKey: FaceCode.alphanumeric(20, using: &generator).uppercased(),
        secretKey: FaceCode.alphanumeric(40, using: &generator)),
      tencent: Tencent(
        appID: String(UInt64.random(in: 1_250_000_000...9_999_999_999, using: &generator)),
        bucket: "mien", secretID: "AKID" + FaceCode.alphanumeric(32, using: &generator),
        secretKey: FaceCode.alphanumeric(32, using: &generator)),
      baidu: Baidu(
        appID: String(UInt64.random(in: 10_000_000...99_999_999, using: &generator)),
        apiKey: FaceCode.alphanumeric(24, using: &generator),
        secretKey: FaceCode.alphanumeric(32, using: &generator)),
      appliance: Appliance(key: FaceCode.alphanumeric(40, using: &generator)))
  }
}

extension Credentials {
  /// Whether a caller could not be told apart by these and `other`.
  package func clash(with other: Credentials) -> Bool {
    huawei.projectID == other.huawei.projectID || huawei.accessKey == other.huawei.accessKey
      || huawei.domain == other.huawei.domain || tencent.appID == other.tencent.appID
      || tencent.secretID == other.tencent.secretID || baidu.apiKey == other.baidu.apiKey
      || appliance.key == other.appliance.key
  }
}

private func hexadecimal(_ bits: UInt64) -> String {
  let digits = String(bits, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
