import ArgumentParser
import Foundation
import MienServer

/// `mien serve`: the server.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the face APIs over HTTP.",
    discussion: """
      Prints one line with its address when it is ready, and its log to standard error. SIGTERM and Ctrl-C stop it \
      after what was accepted is answered.

      EXAMPLE
        mien serve --port 8080
        curl -F image_file=@photo.jpg http://127.0.0.1:8080/v2/project/face-detect
      """)

  @OptionGroup var options: ServerOptions

  func run() async throws {
    let settings = try options.effective().settings
    try await MienServer.run(settings) { address in
      try? FileHandle.standardOutput.write(contentsOf: Data("Mien is ready at \(address)\n".utf8))
    }
  }
}
