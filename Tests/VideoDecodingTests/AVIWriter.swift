/// Writes AVI files, also such as no program writes.
///
/// Source: Microsoft, "AVI RIFF File Reference".
struct AVIWriter {
  /// Four letters that say which codec it is.
  let tag: String
  /// What the codec needs before the first frame.
  let header: [UInt8]
  /// In pixels.
  let width, height: Int
  /// `rate` divided by `scale` are the frames in a second.
  let scale, rate: Int

  func file(_ frames: [[UInt8]]) -> [UInt8] {
    let format =
      numbers([40 + header.count, width, height]) + shorts([1, 24]) + Array(tag.utf8)
      + numbers([width * height * 3, 0, 0, 0, 0]) + header
    let main = numbers([100_000, 0, 0, 0x10, frames.count, 0, 1, 0, width, height, 0, 0, 0, 0])
    let stream =
      Array("vids".utf8) + Array(tag.utf8) + numbers([0, 0, 0, scale, rate, 0, frames.count, 0, -1, 0, 0])
      + shorts([0, 0, width, height])
    let description = list("strl", chunk("strh", stream) + chunk("strf", format))
    let movie = list("movi", frames.flatMap { chunk("00dc", $0) })
    return list("AVI ", list("hdrl", chunk("avih", main) + description) + movie, name: "RIFF")
  }

  private func list(_ kind: String, _ content: [UInt8], name: String = "LIST") -> [UInt8] {
    chunk(name, Array(kind.utf8) + content)
  }

  private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    Array(name.utf8) + numbers([content.count]) + content + (content.count % 2 == 0 ? [] : [0])
  }

  private func numbers(_ values: [Int]) -> [UInt8] { values.flatMap { little($0, 4) } }
  private func shorts(_ values: [Int]) -> [UInt8] { values.flatMap { little($0, 2) } }

  private func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
