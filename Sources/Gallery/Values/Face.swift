/// Where a face is in its upright image, in pixels.
package struct FaceBox: Hashable, Sendable, Codable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

/// What the analysis said about a face when it was enrolled. nil was not computed.
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

/// An enrolled face, without its embedding and pictures, which are fetched when they are needed.
package struct Face: Hashable, Sendable, Codable {
  package let id: FaceID
  /// The face's id in every dialect's format.
  package let code: FaceCode
  package var subject: SubjectID?
  /// The stored image it was cut from, where the dialect stores images.
  package var image: ImageID?
  /// The collections it is in, in order of their ids.
  package var collections: [CollectionID]
  package let box: FaceBox
  package let attributes: FaceAttributes
  /// The caller's name for the image.
  package var externalImageID: Name?
  /// Values of the custom fields, by field name.
  package var fields: [Name: FieldValue]
  package let created: Timestamp

  package init(
    id: FaceID, code: FaceCode, subject: SubjectID?, image: ImageID?, collections: [CollectionID],
    box: FaceBox, attributes: FaceAttributes, externalImageID: Name?, fields: [Name: FieldValue],
    created: Timestamp
  ) {
    self.id = id
    self.code = code
    self.subject = subject
    self.image = image
    self.collections = collections
    self.box = box
    self.attributes = attributes
    self.externalImageID = externalImageID
    self.fields = fields
    self.created = created
  }
}

/// One face of an image that a caller wants to enrol, as the pipeline computed it.
package struct NewFace: Hashable, Sendable {
  package var embedding: Embedding
  package var box: FaceBox
  package var attributes: FaceAttributes
  /// The face cut out of its image, encoded; stored only where a dialect promises to give it back.
  package var crop: [UInt8]?

  package init(
    embedding: Embedding, box: FaceBox, attributes: FaceAttributes = FaceAttributes(), crop: [UInt8]? = nil
  ) {
    self.embedding = embedding
    self.box = box
    self.attributes = attributes
    self.crop = crop
  }
}
