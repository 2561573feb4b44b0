import Gallery

/// Writes values one after the other, little-endian, for a sealed column.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ value: UInt8) { bytes.append(value) }

  mutating func put(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ value: Double) { put(value.bitPattern) }

  mutating func put(_ text: String) {
    put(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func put(_ name: Name) { put(name.text) }
}

/// Reads what a ``ByteWriter`` wrote.
struct ByteReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(GalleryError)
    -> Value
  {
    let size = MemoryLayout<Value>.size
    guard bytes.count - position >= size else { throw .recordDamaged }
    defer { position += size }
    return bytes.withUnsafeBytes {
      Value(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: Value.self))
    }
  }

  mutating func double() throws(GalleryError) -> Double { Double(bitPattern: try integer()) }

  mutating func text() throws(GalleryError) -> String {
    let count = Int(try integer(UInt32.self))
    guard bytes.count - position >= count else { throw .recordDamaged }
    defer { position += count }
    return String(decoding: bytes[position..<position + count], as: UTF8.self)
  }

  mutating func name() throws(GalleryError) -> Name { Name(try text()) }
}

extension GalleryError {
  static let recordDamaged = GalleryError(
    .fault(.dataDamaged),
    "A stored record has an unexpected form: the data folder is damaged, or a newer version wrote it. "
      + GalleryError.damageRemedy)
}
