/// Decodes BMP.
///
/// Alpha is ignored. Every pixel that is read must be in the file: a palette index beyond the colour
/// table, or run lengths that leave rows out at the end, are errors.
struct BMPReader: StoredImageReader, ~Copyable {
  let header: ImageHeader
  let reducesItself = false
  private let bytes: UnsafeBufferPointer<UInt8>
  private let info: BMPHeader
  private var nextRow = 0
  /// The palette indices of a run-length file, from its top row, one byte each.
  private var indices: [UInt8] = []

  /// Reads the header.
  ///
  /// - Parameter bytes: must outlive the reader.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ImageError) {
    let info = try BMPHeader(bytes)
    self.bytes = bytes
    self.info = info
    header = ImageHeader(kind: .bmp, storedWidth: info.width, storedHeight: info.height, orientation: .up)
  }

  func workingMemory(for plan: DecodePlan) -> Int {
    info.compression == .none ? 0 : info.width * info.height
  }

  mutating func start(
    _ plan: DecodePlan, limits: ImageLimits
  ) throws(ImageError) -> (left: Int, width: Int) {
    let data = UnsafeBufferPointer(rebasing: bytes[info.pixelOffset...])
    if info.compression == .none {
      guard data.count >= info.rowBytes * info.height else {
        throw .truncated(.bmp, "\(data.count) of \(info.rowBytes * info.height) bytes of pixels")
      }
    } else {
      indices = try BMPRunLengths(data, header: info).decodedIndices()
    }
    nextRow = plan.window.y * plan.scale.factor
    return (0, info.width)
  }

  mutating func readRows(
    _ count: Int, into rows: UnsafeMutablePointer<UInt8>, stride: Int
  ) throws(ImageError) {
    for index in 0..<count {
      let target = rows + index * stride
      if info.compression == .none {
        let stored = info.isTopDown ? nextRow : info.height - 1 - nextRow
        guard let base = bytes.baseAddress else { return }
        try convert(base + info.pixelOffset + stored * info.rowBytes, into: target)
      } else {
        let (width, row) = (info.width, nextRow)
        try indices.withUnsafeBufferPointer { (indices) throws(ImageError) in
          for x in 0..<width { try store(indices[row * width + x], at: target + x * 3) }
        }
      }
      nextRow += 1
    }
  }

  private func convert(
    _ row: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>
  ) throws(ImageError) {
    switch info.bitsPerPixel {
    case 24:
      for x in 0..<info.width {
        target[3 * x] = row[3 * x + 2]
        target[3 * x + 1] = row[3 * x + 1]
        target[3 * x + 2] = row[3 * x]
      }
    case 32:
      for x in 0..<info.width {
        let pixel =
          UInt32(row[4 * x]) | UInt32(row[4 * x + 1]) << 8 | UInt32(row[4 * x + 2]) << 16
          | UInt32(row[4 * x + 3]) << 24
        store(pixel, at: target + x * 3)
      }
    case 16:
      for x in 0..<info.width {
        store(UInt32(row[2 * x]) | UInt32(row[2 * x + 1]) << 8, at: target + x * 3)
      }
    case 8:
      for x in 0..<info.width { try store(row[x], at: target + x * 3) }
    case 4:
      for x in 0..<info.width {
        try store(x & 1 == 0 ? row[x >> 1] >> 4 : row[x >> 1] & 15, at: target + x * 3)
      }
    default:
      for x in 0..<info.width { try store(row[x >> 3] >> (7 - UInt8(x & 7)) & 1, at: target + x * 3) }
    }
  }

  @inline(__always)
  private func store(_ pixel: UInt32, at target: UnsafeMutablePointer<UInt8>) {
    target[0] = info.masks.red.value(of: pixel)
    target[1] = info.masks.green.value(of: pixel)
    target[2] = info.masks.blue.value(of: pixel)
  }

  @inline(__always)
  private func store(_ index: UInt8, at target: UnsafeMutablePointer<UInt8>) throws(ImageError) {
    let entry = Int(index) * 3
    guard entry < info.palette.count else {
      throw .corrupt(.bmp, "a pixel uses a colour that is not in the table")
    }
    target[0] = info.palette[entry]
    target[1] = info.palette[entry + 1]
    target[2] = info.palette[entry + 2]
  }
}
