import ArgumentParser
import Foundation
import NIOCore
import NIOPosix

/// Loads a server with requests over many connections at once and reports how it answered.
///
/// One thread does everything, so that the processor time which the program takes from the server is small, and it
/// is part of the report.
@main
struct HTTPLoad: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "http-load",
    abstract: "Load a server on this machine with HTTP requests and report times and failures as JSON.")

  @Argument(help: "The plan, a JSON file.")
  var plan: String

  func run() async throws {
    let plan = try JSONDecoder().decode(Plan.self, from: Data(contentsOf: URL(filePath: plan)))
    guard plan.host == "127.0.0.1", !plan.scripts.isEmpty, plan.scripts.allSatisfy({ !$0.isEmpty }),
      (1...10_000).contains(plan.connections), (0.1...3600).contains(plan.seconds)
    else {
      throw ValidationError(
        "The plan must name host 127.0.0.1, 1 to 10000 connections, up to an hour, and scripts with steps.")
    }
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    // Nothing of the load leaves the event loop; it is made there and comes back as a report.
    let load = try await loop.submit { try NIOLoopBound(Load(plan, loop: loop), eventLoop: loop) }.get()
    loop.execute { load.value.start() }
    try await Task.sleep(for: .seconds(plan.warmup ?? 0))
    loop.execute { load.value.recorder.begin() }
    try await Task.sleep(for: .seconds(plan.seconds))
    let report = try await loop.submit { load.value.finish() }.get()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(report), as: UTF8.self))
  }
}

/// All connections of a plan.
private final class Load {
  let recorder = Recorder()
  private let connections: [LoadConnection]

  init(_ plan: Plan, loop: any EventLoop) throws {
    var files: [String: Data] = [:]
    var connections: [LoadConnection] = []
    for number in 0..<plan.connections {
      let script = plan.scripts[number % plan.scripts.count]
      let steps = try script.map {
        try PreparedStep($0, connection: number, plan: plan, files: &files)
      }
      connections.append(LoadConnection(steps: steps, recorder: recorder, plan: plan, loop: loop))
    }
    self.connections = connections
  }

  func start() { connections.forEach { $0.start() } }

  func finish() -> Report {
    let report = recorder.report(connections: connections.count)
    connections.forEach { $0.stop() }
    return report
  }
}
