import CImageKernels
import CPNG

/// Decodes PNG through libpng.
struct PNGReader: StoredImageReader, ~Copyable {
  let header: ImageHeader
  let reducesItself = false
  private let decoder: Handle
  private let isInterlaced: Bool
  private let byteCount: Int
  private let storedBytes: UInt64
  private var channels = 3
  private var rgbaRow: ScratchBuffer<UInt8>?
  /// All rows of an interlaced file, whose last pass touches every row.
  private var allRows: ScratchBuffer<UInt8>?
  private var nextRow = 0

  /// Deflate cannot shrink data to less than a 1,032nd.
  private static let greatestRatio: UInt64 = 1_032

  /// Reads the header.
  ///
  /// - Parameter bytes: must outlive the reader.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ImageError) {
    let decoder = try Handle(bytes)
    var info = mien_png_header()
    let status = mien_png_decoder_read_header(decoder.pointer, &info)
    guard status == MIEN_PNG_OK else { throw Self.error(status, decoder.message) }
    let exif = UnsafeBufferPointer(start: info.exif, count: Int(info.exif_count))
    isInterlaced = info.interlaced != 0
    byteCount = bytes.count
    storedBytes = info.stored_bytes
    header = ImageHeader(
      kind: .png, storedWidth: Int(info.width), storedHeight: Int(info.height),
      orientation: EXIFReader.orientation(of: exif))
    self.decoder = decoder
  }

  /// The one owner of libpng's decoder.
  private struct Handle: ~Copyable {
    let pointer: OpaquePointer

    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ImageError) {
      guard let base = bytes.baseAddress, let pointer = mien_png_decoder_create(base, bytes.count) else {
        throw ImageError(.tooLarge, "There is not enough memory to read the PNG header.")
      }
      self.pointer = pointer
    }

    deinit { mien_png_decoder_destroy(pointer) }

    var message: String { String(cString: mien_png_decoder_message(pointer)) }
  }

  func workingMemory(for plan: DecodePlan) -> Int {
    header.storedWidth * 4 * (isInterlaced ? header.storedHeight : 32)
  }

  mutating func start(
    _ plan: DecodePlan, limits: ImageLimits
  ) throws(ImageError) -> (left: Int, width: Int) {
    // Keeps a lying header from making us allocate much.
    if UInt64(byteCount) * Self.greatestRatio < storedBytes {
      throw .truncated(.png, "\(byteCount) bytes cannot hold \(header.width) × \(header.height) pixels")
    }
    var channels: UInt32 = 0
    try check(mien_png_decoder_start(decoder.pointer, &channels))
    self.channels = Int(channels)
    let rowBytes = header.storedWidth * self.channels
    let firstRow = plan.window.y * plan.scale.factor
    if isInterlaced {
      let rows = ScratchBuffer<UInt8>(count: rowBytes * header.storedHeight)
      let status = mien_png_decoder_read_all(decoder.pointer, rows.start, rowBytes)
      allRows = consume rows
      nextRow = firstRow
      try check(status)
    } else {
      let row = ScratchBuffer<UInt8>(count: rowBytes)
      for _ in 0..<firstRow { try check(mien_png_decoder_read_row(decoder.pointer, row.start)) }
      rgbaRow = consume row
    }
    return (0, header.storedWidth)
  }

  mutating func readRows(
    _ count: Int, into rows: UnsafeMutablePointer<UInt8>, stride: Int
  ) throws(ImageError) {
    for index in 0..<count {
      let target = rows + index * stride
      if let start = allRows?.start {
        finish(start + nextRow * header.storedWidth * channels, into: target)
        nextRow += 1
      } else if channels == 3 {
        try check(mien_png_decoder_read_row(decoder.pointer, target))
      } else if let row = rgbaRow?.start {
        try check(mien_png_decoder_read_row(decoder.pointer, row))
        finish(row, into: target)
      }
    }
  }

  private func finish(_ row: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) {
    if channels == 4 {
      mien_composite_over_white(row, header.storedWidth, target)
    } else {
      target.update(from: row, count: header.storedWidth * 3)
    }
  }

  private func check(_ status: mien_png_status) throws(ImageError) {
    if status != MIEN_PNG_OK {
      throw Self.error(status, decoder.message)
    }
  }

  private static func error(_ status: mien_png_status, _ detail: String) -> ImageError {
    switch status {
    case MIEN_PNG_TRUNCATED: .truncated(.png, detail)
    case MIEN_PNG_EMPTY: .zeroSize(.png)
    case MIEN_PNG_NO_MEMORY: ImageError(.tooLarge, "There is not enough memory to decode the PNG.")
    default: .corrupt(.png, detail)
    }
  }
}
