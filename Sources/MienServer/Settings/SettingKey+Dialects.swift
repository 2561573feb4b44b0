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
  ]

  static let tencent: [SettingKey] = []

  static let baidu: [SettingKey] = []

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
      "appliance.quality.sharpness", \.appliance.quality.sharpness, 0...10000,
      "Least sharpness of a face to be enrolled; 100 is sharp"),
    .number(
      "appliance.quality.contrast", \.appliance.quality.contrast, 0...0.5,
      "Least contrast of a face to be enrolled"),
    .integer(
      "appliance.quality.size", \.appliance.quality.size, 0...4096,
      "Least shorter side of a face to be enrolled, in pixels"),
    .number(
      "appliance.quality.completeness", \.appliance.quality.completeness, 0...1,
      "Least share of a face to be enrolled that lies in its image"),
  ]
}
