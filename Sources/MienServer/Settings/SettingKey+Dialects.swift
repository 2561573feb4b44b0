// The settings of each dialect.

extension SettingKey {
  static let huawei: [SettingKey] = [
    .integer("huawei.longer_side", \.huawei.longerSide, 64...65500, "Longest side of an image in pixels"),
    .integer(
      "huawei.shorter_side", \.huawei.shorterSide, 64...65500, "Longest shorter side of an image in pixels"),
  ]

  static let tencent: [SettingKey] = []

  static let baidu: [SettingKey] = []

  static let appliance: [SettingKey] = []
}
