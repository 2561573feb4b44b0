import CTurboJPEG

/// Decodes JPEG through libjpeg-turbo.
struct JPEGReader: StoredImageReader, ~Copyable {
  let header: ImageHeader
  let reducesItself = true
  private let decoder: Handle
  private let info: mien_jpeg_header
  private let byteCount: Int
  private var limits = ImageLimits.default

  /// Reads the header.
  ///
  /// - Parameter bytes: must outlive the reader.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ImageError) {
    let decoder = try Handle(bytes)
    var info = mien_jpeg_header()
    let status = mien_jpeg_decoder_read_header(decoder.pointer, &info)
    guard status == MIEN_JPEG_OK else { throw Self.error(status, decoder.message, limits: .default) }
    let exif = UnsafeBufferPointer(start: info.exif, count: Int(info.exif_count))
    self.info = info
    byteCount = bytes.count
    header = ImageHeader(
      kind: .jpeg, storedWidth: Int(info.width), storedHeight: Int(info.height),
      orientation: EXIFReader.orientation(of: exif))
    self.decoder = decoder
  }

  /// The one owner of libjpeg's decoder.
  private struct Handle: ~Copyable {
    let pointer: OpaquePointer

    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ImageError) {
      guard let base = bytes.baseAddress, let pointer = mien_jpeg_decoder_create(base, bytes.count) else {
        throw ImageError(.tooLarge, "There is not enough memory to read the JPEG header.")
      }
      self.pointer = pointer
    }

    deinit { mien_jpeg_decoder_destroy(pointer) }

    var message: String { String(cString: mien_jpeg_decoder_message(pointer)) }
  }

  /// Several scans mean that all coefficients, two bytes each, are kept until the last one.
  func workingMemory(for plan: DecodePlan) -> Int {
    let coefficients = info.progressive == 0 ? 0 : Int(info.blocks) * 128
    return coefficients + plan.reducedWidth * 128
  }

  mutating func start(
    _ plan: DecodePlan, limits: ImageLimits
  ) throws(ImageError) -> (left: Int, width: Int) {
    try checkPlausibility()
    var window = mien_jpeg_window(
      denominator: UInt32(plan.scale.factor), left: UInt32(plan.window.x), top: UInt32(plan.window.y),
      width: UInt32(plan.window.width), height: UInt32(plan.window.height),
      maximum_scans: UInt32(clamping: limits.maximumScans), maximum_memory: limits.maximumMemory)
    self.limits = limits
    try check(mien_jpeg_decoder_start(decoder.pointer, &window))
    return (Int(window.left), Int(window.width))
  }

  /// Keeps a lying header from making us allocate much: a Huffman-coded block takes at least a bit for
  /// each kind of scan.
  private func checkPlausibility() throws(ImageError) {
    let leastBytes = Int(info.blocks / (info.progressive == 0 ? 4 : 8))
    if info.arithmetic == 0 && byteCount < leastBytes {
      throw .truncated(.jpeg, "\(byteCount) bytes cannot hold \(header.width) × \(header.height) pixels")
    }
  }

  mutating func readRows(
    _ count: Int, into rows: UnsafeMutablePointer<UInt8>, stride: Int
  ) throws(ImageError) {
    try check(mien_jpeg_decoder_read_rows(decoder.pointer, rows, stride, UInt32(count)))
  }

  private func check(_ status: mien_jpeg_status) throws(ImageError) {
    if status != MIEN_JPEG_OK { throw Self.error(status, decoder.message, limits: limits) }
  }

  private static func error(
    _ status: mien_jpeg_status, _ detail: String, limits: ImageLimits
  ) -> ImageError {
    switch status {
    case MIEN_JPEG_TRUNCATED: .truncated(.jpeg, detail)
    case MIEN_JPEG_UNSUPPORTED: .unsupportedFeature(.jpeg, detail)
    case MIEN_JPEG_EMPTY: .zeroSize(.jpeg)
    case MIEN_JPEG_TOO_LARGE:
      ImageError(.tooLarge, "A side of the JPEG image is longer than 65,500 pixels. Scale it down.")
    case MIEN_JPEG_TOO_MANY_SCANS:
      ImageError(
        .tooLarge,
        "The progressive JPEG has more than \(limits.maximumScans) scans. Save it again as baseline JPEG.")
    case MIEN_JPEG_NO_MEMORY:
      ImageError(
        .tooLarge,
        "Decoding the JPEG needs more than \(limits.maximumMemory >> 20) MiB. Scale it down.")
    default: .corrupt(.jpeg, detail)
    }
  }
}
