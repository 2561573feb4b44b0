/// An original that a dialect promised to keep (the appliance), without its bytes.
package struct StoredImage: Hashable, Sendable, Codable {
  /// Its number in the store (the appliance's numeric `id`).
  package let id: ImageID
  /// 16 URL-safe Base64 characters, random and stable: the appliance's `imageId`.
  package let token: Name
  /// Unique in the tenant: the caller's key, or the digest of the bytes (the appliance's `imageMd5`). Without
  /// padding, see ``key(unpadding:)``.
  package let key: Name
  /// The caller's words about it; may be empty.
  package var description: String
  /// The name of the person in it.
  package var personName: String
  /// The gender of the person in it, as the caller wrote it.
  package var personGender: String
  /// The time of enrolment.
  package let created: Timestamp

  package init(
    id: ImageID, token: Name, key: Name, description: String, personName: String, personGender: String,
    created: Timestamp
  ) {
    self.id = id
    self.token = token
    self.key = key
    self.description = description
    self.personName = personName
    self.personGender = personGender
    self.created = created
  }
}

extension StoredImage {
  /// A key without the padding at its end.
  ///
  /// Keys are digests in Base64, which some callers write with `=` at the end and others without: both mean the
  /// same image.
  package static func key(unpadding name: Name) -> Name {
    var bytes = Array(name.text.utf8)[...]
    while bytes.last == UInt8(ascii: "=") { bytes.removeLast() }
    return Name(String(decoding: bytes, as: UTF8.self))
  }
}

/// An original that a caller wants to be kept.
package struct NewImage: Hashable, Sendable {
  /// Without padding, see ``StoredImage/key(unpadding:)``.
  package let key: Name
  /// The caller's words about it; may be empty.
  package var description: String
  /// The name of the person in it; may be empty.
  package var personName: String
  /// The gender of the person in it, as the caller wrote it; may be empty.
  package var personGender: String
  /// The encoded image as it came.
  package var bytes: [UInt8]

  /// Takes the padding off `key`.
  package init(
    key: Name, description: String = "", personName: String = "", personGender: String = "",
    bytes: [UInt8]
  ) {
    self.key = StoredImage.key(unpadding: key)
    self.description = description
    self.personName = personName
    self.personGender = personGender
    self.bytes = bytes
  }
}

/// One line of the list of everything enrolled: a face, a stored image, or a face with its stored image.
package struct LibraryEntry: Hashable, Sendable {
  /// nil: a stored image without a face.
  package let face: Face?
  /// nil: a face whose original is not stored.
  package let image: StoredImage?
  /// Whose face it is; filled in by ``TenantGallery/library(_:)``.
  package internal(set) var subject: Subject?

  package init(face: Face?, image: StoredImage?) {
    self.face = face
    self.image = image
  }
}
