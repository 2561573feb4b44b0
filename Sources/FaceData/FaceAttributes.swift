/// What the analysis says about a face. nil was not computed.
package struct FaceAttributes: Hashable, Sendable, Codable {
  package enum Glasses: String, Sendable, Codable { case none, clear, dark }

  /// Degrees; the signs of all three are those of the pipeline.
  package var yaw: Double?
  package var pitch: Double?
  package var roll: Double?
  /// Years.
  package var age: Double?
  /// 0 surely female … 1 surely male.
  package var maleProbability: Double?
  /// 0 no smile … 1 laughing.
  package var smile: Double?
  package var glasses: Glasses?
  package var hat: Bool?
  /// 0 worst … 1 best.
  package var quality: Double?
  /// The detector's confidence, 0…1.
  package var confidence: Double?

  package init(
    yaw: Double? = nil, pitch: Double? = nil, roll: Double? = nil, age: Double? = nil,
    maleProbability: Double? = nil, smile: Double? = nil, glasses: Glasses? = nil, hat: Bool? = nil,
    quality: Double? = nil, confidence: Double? = nil
  ) {
    self.yaw = yaw
    self.pitch = pitch
    self.roll = roll
    self.age = age
    self.maleProbability = maleProbability
    self.smile = smile
    self.glasses = glasses
    self.hat = hat
    self.quality = quality
    self.confidence = confidence
  }
}
