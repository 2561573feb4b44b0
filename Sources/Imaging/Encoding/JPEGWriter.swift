import CTurboJPEG

extension RGBImage {
  /// Compresses the image as baseline JPEG.
  ///
  /// - Parameter quality: 1–100, clamped; from 90 on, colour keeps its full resolution.
  /// - Throws: `encodingFailed` when a side is longer than JPEG can say or memory is exhausted.
  package func jpegData(quality: Int) throws(ImageError) -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = pixels.withUnsafeBufferPointer { buffer in
      mien_jpeg_encode(
        buffer.baseAddress, UInt32(clamping: width), UInt32(clamping: height),
        Int32(min(max(quality, 1), 100)), quality >= 90 ? 1 : 0, &bytes, &count)
    }
    defer { mien_jpeg_free(bytes) }
    guard status == MIEN_JPEG_OK else {
      throw ImageError(
        .encodingFailed,
        status == MIEN_JPEG_TOO_LARGE
          ? "JPEG cannot hold an image of \(width) × \(height) pixels: 65,500 is the longest side. Scale it down."
          : "There is not enough memory to write a JPEG of \(width) × \(height) pixels.")
    }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
