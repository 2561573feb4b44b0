/// What the analysis says about a face. nil was not computed.
package struct FaceAttributes: Hashable, Sendable, Codable {
  /// Whether glasses are worn, and which: `dark` are sunglasses.
  package enum Glasses: String, Sendable, Codable { case none, clear, dark }

  /// Degrees; positive when the face turns to the image's right.
  package var yaw: Double?
  /// Degrees; positive when the face looks up.
  package var pitch: Double?
  /// Degrees; positive when the head leans clockwise in the image.
  package var roll: Double?
  /// Years.
  package var age: Double?
  /// 0 surely female … 1 surely male.
  package var maleProbability: Double?
  /// 0 no smile, ½ a smile, 1 a laugh.
  package var smile: Double?
  /// The kind that is most likely.
  package var glasses: Glasses?
  /// Whether the head is covered.
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
