import ApplianceDialect
import Authentication
import HuaweiDialect

// The settings of each dialect.

extension SettingKey {
  static let huawei: [SettingKey] = [
    .integer("huawei.longer_side", \.huawei.longerSide, 64...65500, "Longest side of an image in pixels"),
    .integer(
      "huawei.shorter_side", \.huawei.shorterSide, 64...65500, "Longest shorter side of an image in pixels"),
    .integer("huawei.face_sets", \.huawei.faceSets, 1...100_000, "Face sets that a tenant may create"),
    SettingKey(
      name: "huawei.services", purpose: "Sub-services that callers may use",
      allowed: SubService.allCases.map(\.rawValue).joined(separator: ", ") + ", separated by commas",
      apply: { text, settings in
        guard let services = SubService.services(named: text) else { return false }
        settings.huawei.services = services
        return true
      }, value: { $0.huawei.services.map(\.rawValue).sorted().joined(separator: ",") }),
    SettingKey(
      name: "huawei.project_names",
      purpose: "Names that every tenant's project answers to beside its own; empty for none",
      allowed: "names such as cn-north-4, with commas between them",
      apply: { text, settings in
        guard let names = HuaweiSettings.projectNames(in: text) else { return false }
        settings.huawei.projectNames = names
        return true
      }, value: { $0.huawei.projectNames.joined(separator: ",") }),
  ]

  static let tencent: [SettingKey] = [
    .integer("tencent.groups", \.tencent.groups, 1...1_000_000, "Groups of an appid"),
    .integer("tencent.persons", \.tencent.personsPerGroup, 1...10_000_000, "Persons in a group"),
    .integer("tencent.faces", \.tencent.facesPerPerson, 1...1000, "Faces of a person"),
    .integer("tencent.body_bytes", \.tencent.bodyBytes, 1024...1 << 30, "Longest body of a request in bytes"),
    .integer(
      "tencent.fetched_bytes", \.tencent.fetchedBytes, 1024...1 << 30,
      "Longest image fetched from a URL in bytes"),
    .integer("tencent.pixels", \.tencent.maximumPixels, 4096...1 << 30, "Most pixels of an image"),
    .integer(
      "tencent.one_time_window", \.tencent.oneTimeWindow, 1...86400,
      "Seconds before and after it was made in which a signature for one use is accepted"),
  ]

  static let baidu: [SettingKey] = [
    .integer("baidu.faces_per_group", \.baidu.facesPerGroup, 1...10_000_000, "Faces that a group may hold"),
    .integer(
      "baidu.daily_requests", \.baidu.dailyRequests, 0...1_000_000_000,
      "Requests of a tenant in a day (UTC); 0 for any number"),
    .flag(
      "baidu.access_tokens", \.baidu.issuesAccessTokens,
      "Whether API key and secret key buy access tokens; clients sign with bce-auth-v1 otherwise"),
  ]

  static let appliance: [SettingKey] = [
    SettingKey(
      name: "appliance.allow",
      purpose: "Addresses whose callers need no key; empty for none",
      allowed: "addresses and ranges such as 192.168.1.79, 10.0.0.0/8, fd00::/8, with commas between them",
      apply: { text, settings in
        guard let list = AddressAllowList(text) else { return false }
        settings.appliance.allow = list
        return true
      }, value: { $0.appliance.allow.description }),
    SettingKey(
      name: "appliance.hosts",
      purpose: "Names of this server that callers without a key may use, besides IP addresses and localhost",
      allowed: "names such as faces.example.net, with commas between them",
      apply: { text, settings in
        guard let hosts = HostNames(text) else { return false }
        settings.appliance.hosts = hosts
        return true
      }, value: { $0.appliance.hosts.description }),
    .text("appliance.tenant", \.appliance.tenant, "Tenant of callers without a key; empty for the first one"),
    .integer(
      "appliance.longer_side", \.appliance.longerSide, 64...65500, "Longest side of an image in pixels"),
    .integer(
      "appliance.shorter_side", \.appliance.shorterSide, 64...65500,
      "Longest shorter side of an image in pixels"),
    .number(
      "appliance.quality.pose", \.appliance.quality.pose, 1...180,
      "Greatest angle of a head to be enrolled, in degrees"),
    .number(
      "appliance.quality.sharpness", \.appliance.quality.sharpness, 0...1,
      "Least sharpness of a face to be enrolled; 0.5 is that after a blur of 2 pixels of 112"),
    .number(
      "appliance.quality.contrast", \.appliance.quality.contrast, 0...0.5,
      "Least contrast of a face to be enrolled"),
    .integer(
      "appliance.quality.size", \.appliance.quality.size, 0...4096,
      "Least shorter side of a face to be enrolled, in pixels"),
    .number(
      "appliance.quality.completeness", \.appliance.quality.completeness, 0...1,
      "Least share of a face to be enrolled that lies in its image"),
    .number(
      "appliance.quality.occlusion", \.appliance.quality.occlusion, 0...1,
      "Greatest mean likelihood that the parts of a face to be enrolled are covered"),
  ]
}
