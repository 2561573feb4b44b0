import Foundation

/// Videos that are small as files and large in what they ask for.
enum VideoBomb: String, CaseIterable {
  /// More pixels than a frame may have.
  case size
  /// The container says a small size, the codec the largest that it can.
  case hiddenSize
  /// Frames whose sizes change all the time, the larger ones too large.
  case changingSize
  /// A thousand frames in a second.
  case count
  /// Four thousand million frames in a second.
  case rate
  /// No frames in a second.
  case noRate
  /// Frames an hour apart.
  case duration
  /// A frame that stays for a lifetime.
  case longFrame
  /// A video of fifteen seconds of whose frames each takes long.
  case work
  case nestedBoxes, nestedTags, nestedLists, nestedObjects
  /// Tables of samples that have thousands of millions of entries.
  case tables

  /// The codes of the errors with which it may end; without any it may also be decoded.
  var codes: Set<String> {
    switch self {
    case .size, .hiddenSize: ["videoTooManyPixels", "videoUndecodable"]
    case .count, .rate: ["videoTooManyFrames"]
    case .duration, .longFrame: ["videoTooLong"]
    case .nestedBoxes, .nestedTags, .nestedLists, .nestedObjects: ["videoUndecodable"]
    case .changingSize, .noRate, .work, .tables: []
    }
  }

  func file() throws -> [UInt8] {
    switch self {
    case .size: return try TestVideos.blank("4112x2320", rate: "25", duration: 0.04)
    case .hiddenSize: return try Self.vp8 { _ in 16_383 }
    case .changingSize: return try Self.vp8 { [352, 4_096, 64, 16_383][$0 % 4] }
    case .count: return try TestVideos.blank("16x16", rate: "1000", duration: 5)
    case .rate: return handmade(rate: 0xFFFF_FFFF, frames: 5_000)
    case .noRate: return handmade(rate: 0, frames: 5)
    case .duration: return try TestVideos.blank("32x32", rate: "1", duration: 3, filter: "setpts=N*3600/TB")
    case .longFrame: return handmade(scale: 0x7FFF_FFFF, rate: 1, frames: 2)
    case .work: return try TestVideos.repeated(size: "3840x2160", times: 29)
    case .nestedBoxes: return Self.boxes(depth: 20_000)
    case .nestedTags: return Self.tags(depth: 20_000)
    case .nestedLists: return Self.lists(depth: 20_000)
    case .nestedObjects: return Self.objects(depth: 20_000)
    case .tables: return try Self.tables()
    }
  }

  private func handmade(scale: Int = 1, rate: Int, frames: Int) -> [UInt8] {
    HandmadeVideo.wmv3.file(scale: scale, rate: rate, frames: frames)
  }

  /// A video of VP8 whose whole pictures say another size than they have.
  private static func vp8(_ size: (Int) -> Int) throws -> [UInt8] {
    var file = try TestVideos.encode(
      "testsrc2=size=352x288:rate=25:duration=1",
      ["-pix_fmt", "yuv420p", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "1"], "avi")
    var count = 0
    for place in 0..<(file.count - 7) where file[place..<(place + 3)].elementsEqual([0x9D, 0x01, 0x2A]) {
      let side = size(count)
      for offset in [3, 5] {
        file[place + offset] = UInt8(truncatingIfNeeded: side)
        file[place + offset + 1] = UInt8(truncatingIfNeeded: side >> 8)
      }
      count += 1
    }
    return file
  }

  /// Boxes of MP4, each in the one before.
  private static func boxes(depth: Int) -> [UInt8] {
    let start = big(20, 4) + Array("ftypisom".utf8) + big(0, 4) + Array("isom".utf8)
    return start + (0..<depth).flatMap { big((depth - $0) * 8, 4) + Array("moov".utf8) }
  }

  /// Tags of Matroska, each in the one before.
  private static func tags(depth: Int) -> [UInt8] {
    func element(_ name: [UInt8], size: Int) -> [UInt8] { name + big(size | 1 << 56, 8) }
    let start = element([0x1A, 0x45, 0xDF, 0xA3], size: 7) + [0x42, 0x82, 0x84] + Array("webm".utf8)
    let nested = (0..<depth).flatMap { element([0x67, 0xC8], size: (depth - $0 - 1) * 10) }
    let tag = element([0x73, 0x73], size: nested.count) + nested
    let tags = element([0x12, 0x54, 0xC3, 0x67], size: tag.count) + tag
    return start + element([0x18, 0x53, 0x80, 0x67], size: tags.count) + tags
  }

  /// Lists of AVI, each in the one before.
  private static func lists(depth: Int) -> [UInt8] {
    (0..<depth).flatMap { number -> [UInt8] in
      let size = [UInt8](big((depth - number) * 12 - 8, 4).reversed())
      return Array((number == 0 ? "RIFF" : "LIST").utf8) + size + Array((number == 0 ? "AVI " : "hdrl").utf8)
    }
  }

  /// Objects of FLV's description, each in the one before.
  private static func objects(depth: Int) -> [UInt8] {
    let script =
      [2] + big(10, 2) + Array("onMetaData".utf8)
      + (0..<depth).flatMap { _ in [3] + big(1, 2) + [0x61] as [UInt8] }
    return Array("FLV".utf8) + [1, 1] + big(9, 4) + big(0, 4) + [18] + big(script.count, 3) + big(0, 7)
      + script
      + big(script.count + 11, 4)
  }

  /// An MP4 whose tables say the most entries that they can.
  private static func tables() throws -> [UInt8] {
    var file = try TestVideos.blank("32x32", rate: "25", duration: 0.2)
    for name in ["stts", "stsc", "stsz", "stco", "stss", "elst"] {
      let letters = Array(name.utf8)
      for place in 0..<(file.count - 16) where file[place..<(place + 4)].elementsEqual(letters) {
        let count = place + (name == "stsz" ? 12 : 8)
        file.replaceSubrange(count..<(count + 4), with: big(0xFFFF_FFFF, 4))
      }
    }
    return file
  }

  private static func big(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
