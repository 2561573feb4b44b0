import FaceData
import Gallery

// The sealed columns of a face, in a compact form: a start reads them by the million.

/// External image id and custom fields.
struct FieldsRecord {
  var externalImageID: Name?
  var fields: [Name: FieldValue]

  init(externalImageID: Name?, fields: [Name: FieldValue]) {
    self.externalImageID = externalImageID
    self.fields = fields
  }

  /// nil when there is nothing to store.
  var bytes: [UInt8]? {
    if externalImageID == nil, fields.isEmpty { return nil }
    var writer = ByteWriter()
    writer.put(UInt8(externalImageID == nil ? 0 : 1))
    if let externalImageID { writer.put(externalImageID) }
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .string(let text):
        writer.put(UInt8(0))
        writer.put(name)
        writer.put(text)
      case .whole(let number):
        writer.put(UInt8(1))
        writer.put(name)
        writer.put(number)
      case .real(let number):
        writer.put(UInt8(2))
        writer.put(name)
        writer.put(number)
      case .boolean(let isTrue):
        writer.put(UInt8(isTrue ? 4 : 3))
        writer.put(name)
      }
    }
    return writer.bytes
  }

  init(_ bytes: [UInt8]) throws(GalleryError) {
    var reader = ByteReader(bytes)
    externalImageID = try reader.integer(UInt8.self) == 1 ? try reader.name() : nil
    fields = [:]
    while !reader.isAtEnd {
      let kind = try reader.integer(UInt8.self)
      let name = try reader.name()
      switch kind {
      case 0: fields[name] = .string(try reader.name())
      case 1: fields[name] = .whole(try reader.integer())
      case 2: fields[name] = .real(try reader.double())
      case 3: fields[name] = .boolean(false)
      case 4: fields[name] = .boolean(true)
      default: throw .recordDamaged
      }
    }
  }
}

/// Box and attributes.
struct DetailsRecord {
  var box: FaceBox
  var attributes: FaceAttributes

  init(box: FaceBox, attributes: FaceAttributes) {
    self.box = box
    self.attributes = attributes
  }

  private static let numbers: [(UInt8, any WritableKeyPath<FaceAttributes, Double?> & Sendable)] = [
    (1, \.yaw), (2, \.pitch), (3, \.roll), (4, \.age), (5, \.maleProbability), (6, \.smile), (7, \.quality),
    (8, \.confidence),
  ]

  var bytes: [UInt8] {
    var writer = ByteWriter()
    for number in [box.x, box.y, box.width, box.height] { writer.put(Double(number)) }
    for (tag, path) in Self.numbers {
      guard let value = attributes[keyPath: path] else { continue }
      writer.put(tag)
      writer.put(value)
    }
    if let glasses = attributes.glasses {
      writer.put(UInt8(20))
      writer.put(glasses.rawValue)
    }
    if let hat = attributes.hat { writer.put(UInt8(hat ? 22 : 21)) }
    return writer.bytes
  }

  init(_ bytes: [UInt8]) throws(GalleryError) {
    var reader = ByteReader(bytes)
    box = FaceBox(
      x: try reader.double(), y: try reader.double(), width: try reader.double(),
      height: try reader.double())
    attributes = FaceAttributes()
    while !reader.isAtEnd {
      let tag = try reader.integer(UInt8.self)
      switch tag {
      case 20:
        guard let glasses = FaceAttributes.Glasses(rawValue: try reader.text()) else { throw .recordDamaged }
        attributes.glasses = glasses
      case 21: attributes.hat = false
      case 22: attributes.hat = true
      default:
        guard let path = Self.numbers.first(where: { $0.0 == tag })?.1 else { throw .recordDamaged }
        attributes[keyPath: path] = try reader.double()
      }
    }
  }
}

extension Embedding {
  /// The components as little-endian 32-bit floats.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * 4)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  init(model: ModelIdentity, bytes: [UInt8]) throws(GalleryError) {
    let values = bytes.withUnsafeBytes { buffer in
      (0..<bytes.count / 4).map {
        Float(
          bitPattern: UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
      }
    }
    guard values.count == model.dimension else { throw .recordDamaged }
    self = try .checked(model, values)
  }
}
