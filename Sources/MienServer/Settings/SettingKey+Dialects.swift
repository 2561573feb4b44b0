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

  static let appliance: [SettingKey] = []
}
