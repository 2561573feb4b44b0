/// Half a second of one colour in WMV3 or VC-1, written bit by bit: FFmpeg decodes them and encodes neither.
///
/// Each frame is a whole picture whose coefficients are all as predicted. Source: SMPTE 421M, annex J and chapters 6, 7
/// and 8.
enum HandmadeVideo: CaseIterable {
  /// Simple profile, as Windows Media Video 9 has it.
  case wmv3
  /// Advanced profile.
  case vc1

  static let width = 64
  static let height = 48

  /// FFmpeg's name of the codec.
  var codec: String {
    switch self {
    case .wmv3: "wmv3"
    case .vc1: "vc1"
    }
  }

  /// An AVI.
  ///
  /// - Parameters:
  ///   - scale: With `rate`, how many frames there are in a second: `rate` divided by it.
  func file(scale: Int = 1, rate: Int = 10, frames: Int = 5) -> [UInt8] {
    let (tag, header, frame) =
      switch self {
      case .wmv3: ("WMV3", Self.simpleSequence, Self.simpleFrame)
      case .vc1: ("WVC1", Self.advancedSequence, Self.advancedFrame)
      }
    let writer = AVIWriter(
      tag: tag, header: header, width: Self.width, height: Self.height, scale: scale, rate: rate)
    return writer.file(Array(repeating: frame, count: frames))
  }

  private static var simpleSequence: [UInt8] {
    var bits = BitWriter()
    bits.append(0, 4)  // Simple profile.
    bits.append(0, 3 + 5 + 1 + 1 + 1)  // Rates, loop filter, intensity, several resolutions.
    bits.append(0b11, 2)  // The common transform; motion vectors of chroma as the profile wants them.
    bits.append(0, 1 + 2 + 1 + 1 + 1 + 1 + 1 + 3 + 2 + 1)  // Nothing else that the profile may have.
    bits.append(1, 1)
    return bits.bytes()
  }

  private static var simpleFrame: [UInt8] {
    var bits = BitWriter()
    bits.append(0, 2 + 1 + 7)  // Count of frames, intra, fullness of the buffer.
    appendIntraPicture(to: &bits, hasPlane: false)
    return bits.bytes()
  }

  private static var advancedSequence: [UInt8] {
    var sequence = BitWriter()
    sequence.append(3, 2)  // Advanced profile,
    sequence.append(2, 3)  // level 2,
    sequence.append(1, 2)  // 4:2:0.
    sequence.append(0, 3 + 5 + 1)
    sequence.append(width / 2 - 1, 12)
    sequence.append(height / 2 - 1, 12)
    sequence.append(0, 4)  // Not interlaced, no counters.
    sequence.append(1, 1)
    sequence.append(0, 3)
    var entry = BitWriter()
    entry.append(0b01, 2)  // Whole, closed.
    entry.append(0, 3)
    entry.append(1, 1)
    entry.append(0, 1 + 2 + 1 + 1 + 2 + 1 + 1 + 1)
    return [0, 0, 1, 0x0F] + sequence.bytes(ended: true) + [0, 0, 1, 0x0E] + entry.bytes(ended: true)
  }

  private static var advancedFrame: [UInt8] {
    var bits = BitWriter()
    bits.append(0b110, 3)  // Intra.
    bits.append(0, 1)  // Rounding.
    appendIntraPicture(to: &bits, hasPlane: true)
    return [0, 0, 1, 0x0D] + bits.bytes(ended: true)
  }

  private static func appendIntraPicture(to bits: inout BitWriter, hasPlane: Bool) {
    bits.append(10, 5)  // The quantiser.
    if hasPlane { bits.append(0, 1 + 4) }  // Each macroblock says whether its coefficients are predicted.
    bits.append(0, 3)  // The first table of each kind.
    for _ in 0..<(width / 16 * height / 16) {
      bits.append(0b10, 2)  // No coefficients, none predicted.
      bits.append(0b1111, 4)  // Four blocks of luma and two of chroma with no difference.
      bits.append(0, 4)
    }
  }
}

/// Bits, the highest first.
private struct BitWriter {
  private var bits: [UInt8] = []

  mutating func append(_ value: Int, _ count: Int) {
    for place in (0..<count).reversed() { bits.append(UInt8(truncatingIfNeeded: value >> place & 1)) }
  }

  /// Filled up with zeros, behind a one where the standard marks the end.
  func bytes(ended: Bool = false) -> [UInt8] {
    let whole = bits + (ended ? [1] : [])
    return stride(from: 0, to: whole.count, by: 8).map { start in
      (0..<8).reduce(0) { $0 << 1 | (start + $1 < whole.count ? whole[start + $1] : 0) }
    }
  }
}
