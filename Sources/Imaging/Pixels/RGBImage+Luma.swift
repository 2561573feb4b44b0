extension RGBImage {
  /// The luma of every pixel, 0–255, row by row (weights of ITU-R BT.601).
  package var luma: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: width * height) { values, count in
      pixels.withUnsafeBufferPointer { rgb in
        for index in 0..<(width * height) {
          // In 256ths: 0.299, 0.587, 0.114.
          let sum = 77 * Int(rgb[3 * index]) + 150 * Int(rgb[3 * index + 1]) + 29 * Int(rgb[3 * index + 2])
          values[index] = UInt8((sum + 128) >> 8)
        }
      }
      count = width * height
    }
  }
}
