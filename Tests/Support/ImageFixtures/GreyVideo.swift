package import Foundation

/// Small videos without a face: an even grey of 16×16 pixels as Sorenson H.263 in FLV, put together here so that no
/// program that encodes is needed.
package enum GreyVideo {
  private static let keyFrame: [UInt8] = [
    0x12, 0x00, 0x00, 0x84, 0x00, 0x08, 0x08, 0x11, 0x26, 0xFC, 0xFC, 0xFC, 0xFD, 0xFF, 0xFE,
  ]

  /// The same picture again. Eight bits count the frames, across two bytes.
  private static func unchangedFrame(_ index: Int) -> [UInt8] {
    let count = 0x8400 + ((6 * index) & 0xFF) << 2
    return [0x22, 0x00, 0x00] + bytes(count, 2) + [0x08, 0x08, 0x31, 0x20]
  }

  /// - Parameters:
  ///   - frames: One at least.
  ///   - milliseconds: Between two frames.
  package static func flv(frames: Int, milliseconds: Int = 200) -> Data {
    var file = Data("FLV".utf8) + [1, 1, 0, 0, 0, 9, 0, 0, 0, 0]
    for index in 0..<frames {
      let body = index == 0 ? keyFrame : unchangedFrame(index)
      let time = index * milliseconds
      file.append(9)
      file.append(contentsOf: bytes(body.count, 3))
      file.append(contentsOf: bytes(time & 0xFFFFFF, 3) + bytes(time >> 24, 1) + [0, 0, 0])
      file.append(contentsOf: body)
      file.append(contentsOf: bytes(body.count + 11, 4))
    }
    return file
  }

  private static func bytes(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
