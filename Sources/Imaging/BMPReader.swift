struct BMPReader: StoredImageReader, ~Copyable {
  let header: ImageHeader
  let reducesItself = false
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ImageError) {
    throw ImageError(.unsupportedFormat, "BMP images are not supported yet.")
  }
  func workingMemory(for plan: DecodePlan) -> Int { 0 }
  mutating func start(_ plan: DecodePlan, limits: ImageLimits) throws(ImageError) -> (left: Int, width: Int) {
    (0, header.storedWidth)
  }
  mutating func readRows(_ count: Int, into rows: UnsafeMutablePointer<UInt8>, stride: Int) throws(ImageError)
  {
  }
}
