/// A container with a codec, as FFmpeg makes it.
struct ContainerAndCodec: CustomStringConvertible, Sendable {
  /// The ending of its file.
  let container: String
  /// FFmpeg's name of the codec.
  let codec: String
  /// FFmpeg's name of what encodes it.
  let encoder: String
  /// What the file calls the codec, where FFmpeg does not know by itself.
  var tag: String?

  var description: String { "\(encoder) in \(container)" }

  /// All containers that are taken.
  static let containers = ["mp4", "mov", "avi", "flv", "webm", "asf"]
  /// FFmpeg's name of everything that encodes a codec that is taken. VC-1 and WMV3 have nothing.
  static let encoders = ["h261", "h263", "h263p", "flv", "libx264", "libx265", "libvpx", "libvpx-vp9"]

  /// All that FFmpeg 5.1 encodes of `containers` with `encoders`, and H.263 in the container that telephones used.
  static let all: [ContainerAndCodec] = [
    .init(container: "mp4", codec: "h264", encoder: "libx264"),
    .init(container: "mp4", codec: "hevc", encoder: "libx265"),
    .init(container: "mp4", codec: "vp9", encoder: "libvpx-vp9"),
    .init(container: "3gp", codec: "h263", encoder: "h263"),
    .init(container: "mov", codec: "h261", encoder: "h261"),
    .init(container: "mov", codec: "h263", encoder: "h263"),
    .init(container: "mov", codec: "h263", encoder: "h263p"),
    .init(container: "mov", codec: "flv1", encoder: "flv"),
    .init(container: "mov", codec: "h264", encoder: "libx264"),
    .init(container: "mov", codec: "hevc", encoder: "libx265"),
    .init(container: "avi", codec: "h261", encoder: "h261"),
    .init(container: "avi", codec: "h263", encoder: "h263"),
    .init(container: "avi", codec: "h263", encoder: "h263p"),
    .init(container: "avi", codec: "flv1", encoder: "flv"),
    .init(container: "avi", codec: "h264", encoder: "libx264"),
    // Without a tag FFmpeg writes none, and nobody can tell what is in the file.
    .init(container: "avi", codec: "hevc", encoder: "libx265", tag: "HEVC"),
    .init(container: "avi", codec: "vp8", encoder: "libvpx"),
    .init(container: "avi", codec: "vp9", encoder: "libvpx-vp9"),
    .init(container: "flv", codec: "flv1", encoder: "flv"),
    .init(container: "flv", codec: "h264", encoder: "libx264"),
    .init(container: "webm", codec: "vp8", encoder: "libvpx"),
    .init(container: "webm", codec: "vp9", encoder: "libvpx-vp9"),
    .init(container: "asf", codec: "h261", encoder: "h261"),
    .init(container: "asf", codec: "h263", encoder: "h263"),
    .init(container: "asf", codec: "h263", encoder: "h263p"),
    .init(container: "asf", codec: "flv1", encoder: "flv"),
    .init(container: "asf", codec: "h264", encoder: "libx264"),
    .init(container: "asf", codec: "vp8", encoder: "libvpx"),
    .init(container: "asf", codec: "vp9", encoder: "libvpx-vp9"),
  ]
}
