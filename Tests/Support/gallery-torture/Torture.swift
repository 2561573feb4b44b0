import Foundation

/// Kills a process that writes to a gallery, at random moments, and checks what is left.
///
/// ```text
/// gallery-torture [--rounds N] [--changes N] [--writers N] [--folder DIR]
/// gallery-torture --rotate DIR --key-file FILE --die-after STEP
/// ```
///
/// Each round starts a child that adds and deletes faces through the real store and index from several
/// writers, and notes each change in a journal before it asks for it and after it is acknowledged. The
/// parent kills the child (SIGKILL) at a random moment, opens the folder again and compares: what was
/// acknowledged must be there, what was only asked for may be there but not in part, and everything must
/// be consistent. The faces of one round are the starting point of the next.
///
/// The second form rotates the master key of a data folder and dies right after a step of that, as if it were killed.
@main
struct Torture {
  static func main() async throws {
    let options = try Options(CommandLine.arguments.dropFirst())
    if let rotation = options.rotation {
      try await rotation.run()
    } else if options.isChild {
      try await Child(options: options).run()
    } else {
      let failures = try await Parent(options: options).run()
      exit(failures == 0 ? 0 : 1)
    }
  }
}

/// What the command line says.
struct Options {
  var rounds = 50
  /// Acknowledged changes after which a child ends by itself.
  var changes = 20_000
  var writers = 8
  var folder = FileManager.default.temporaryDirectory.path + "/gallery-torture-\(getpid())"
  var isChild = false
  var round = 0
  var rotation: DyingRotation?

  struct Unknown: Error, CustomStringConvertible {
    let description: String
  }

  init(_ arguments: some Sequence<String>) throws {
    var rest = Array(arguments)[...]
    while let name = rest.popFirst() {
      if name == "--child" {
        isChild = true
        continue
      }
      guard let value = rest.popFirst() else { throw Unknown(description: "\(name) needs a value") }
      if name == "--rotate" {
        rotation = DyingRotation(folder: value)
        continue
      }
      switch (name, Int(value)) {
      case ("--rounds", let number?): rounds = number
      case ("--changes", let number?): changes = number
      case ("--writers", let number?): writers = number
      case ("--round", let number?): round = number
      case ("--folder", _): folder = value
      case ("--key-file", _): rotation?.keyFile = value
      case ("--die-after", _): rotation?.step = value
      default: throw Unknown(description: "unknown argument \(name) \(value)")
      }
    }
  }

  var data: String { folder + "/data" }
  var keyFile: String { folder + "/master.key" }
  var journal: String { folder + "/journal" }
}
