import Foundation

extension VideoDecoder {
  /// The path of `mien-video` beside the program that runs.
  package static var programBesideThis: String {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "mien-video").path
  }
}
