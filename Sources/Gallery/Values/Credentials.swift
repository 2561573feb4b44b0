/// What a tenant's callers sign in with, one set per dialect.
///
/// The field names are those that `mien tenant create --json` prints.
package struct Credentials: Hashable, Sendable, Codable {
  package struct Huawei: Hashable, Sendable, Codable {
    package var domain: String
    package var user: String
    package var password: String
    package var projectID: String
    package var projectName: String
    package var accessKey: String
    package var secretKey: String

    enum CodingKeys: String, CodingKey {
      case domain, user, password
      case projectID = "project_id"
      case projectName = "project_name"
      case accessKey = "access_key"
      case secretKey = "secret_key"
    }
  }

  package struct Tencent: Hashable, Sendable, Codable {
    package var appID: String
    package var bucket: String
    package var secretID: String
    package var secretKey: String

    enum CodingKeys: String, CodingKey {
      case appID = "appid"
      case bucket
      case secretID = "secret_id"
      case secretKey = "secret_key"
    }
  }

  package struct Baidu: Hashable, Sendable, Codable {
    package var appID: String
    package var apiKey: String
    package var secretKey: String

    enum CodingKeys: String, CodingKey {
      case appID = "app_id"
      case apiKey = "api_key"
      case secretKey = "secret_key"
    }
  }

  package struct Appliance: Hashable, Sendable, Codable {
    package var key: String
  }

  package var huawei: Huawei
  package var tencent: Tencent
  package var baidu: Baidu
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
