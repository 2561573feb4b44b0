import CommandKit
import Foundation
import Gallery
import GalleryStoreSQLite

/// A tenant's credentials, as `mien tenant create` and `rotate` print them once.
struct CredentialsReport: JSONLine {
  let tenant: String
  let huawei: Credentials.Huawei
  let tencent: Credentials.Tencent
  let baidu: Credentials.Baidu
  let appliance: Credentials.Appliance

  init(_ tenant: Tenant) {
    self.tenant = tenant.name
    huawei = tenant.credentials.huawei
    tencent = tenant.credentials.tencent
    baidu = tenant.credentials.baidu
    appliance = tenant.credentials.appliance
  }

  func text(json: Bool) throws -> String {
    if json { return try line() }
    return """
      tenant \(tenant)
      Huawei      domain       \(huawei.domain)
                  user         \(huawei.user)
                  password     \(huawei.password)
                  project id   \(huawei.projectID)
                  project name \(huawei.projectName)
                  access key   \(huawei.accessKey)
                  secret key   \(huawei.secretKey)
      Tencent     appid        \(tencent.appID)
                  bucket       \(tencent.bucket)
                  secret id    \(tencent.secretID)
                  secret key   \(tencent.secretKey)
      Baidu       app id       \(baidu.appID)
                  API key      \(baidu.apiKey)
                  secret key   \(baidu.secretKey)
      appliance   key          \(appliance.key)

      These secrets are not shown again; `mien tenant rotate \(tenant)` makes new ones.
      """
  }
}

extension CredentialsReport {
  /// Prints the credentials, and makes sure that they arrive.
  ///
  /// - Parameter deed: what was done, for the sentence that says that the credentials were lost.
  /// - Throws: ``LostWords`` with the remedy.
  func show(json: Bool, after deed: String) throws {
    do {
      try StandardOutput.deliver(try text(json: json))
    } catch {
      throw LostWords(
        "\(deed), but nobody has seen the new credentials. \(error) Then run `mien tenant rotate \(tenant)`, which "
          + "makes new ones.")
    }
  }
}

/// What a tenant has, without its secrets.
struct TenantReport: JSONLine {
  let tenant: String
  let suspended: Bool
  let created: String
  let collections: Int
  let subjects: Int
  let faces: Int
  let projectID: String
  let appID: String

  enum CodingKeys: String, CodingKey {
    case tenant, suspended, created, collections, subjects, faces
    case projectID = "project_id"
    case appID = "appid"
  }

  init(_ tenant: Tenant, in store: SQLiteGalleryStore) async throws {
    self.tenant = tenant.name
    suspended = tenant.isSuspended
    created = Date(timeIntervalSince1970: Double(tenant.created.milliseconds) / 1000).formatted(.iso8601)
    projectID = tenant.credentials.huawei.projectID
    appID = tenant.credentials.tencent.appID
    (collections, subjects, faces) = try await store.read(tenant.id) { (reader) throws(GalleryError) in
      (try reader.collectionCount(), try reader.subjectCount(), try reader.faceCount())
    }
  }

  func text(json: Bool) throws -> String {
    if json { return try line() }
    let state = suspended ? "suspended" : "active"
    return "\(tenant): \(state), \(collections) collections, \(subjects) subjects, \(faces) faces, created "
      + "\(created), project id \(projectID), appid \(appID)"
  }
}
