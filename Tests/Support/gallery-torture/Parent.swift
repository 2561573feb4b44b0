import Foundation
import Gallery
import GalleryStoreSQLite

/// The process that kills and checks.
struct Parent {
  let options: Options

  /// - Returns: the number of things that were wrong.
  func run() async throws -> Int {
    try FileManager.default.createDirectory(atPath: options.folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: options.folder) }
    var failures = 0
    for round in 1...options.rounds {
      let outcome = try killAChild(round)
      let problems = try await check()
      failures += problems.count
      let fates = try fates(inJournal: options.journal)
      let present = fates.values.count { $0 == .acknowledged(.add) }
      print(
        "round \(round): \(outcome), \(fates.count) subjects asked for so far, \(present) present, "
          + (problems.isEmpty ? "all well" : "\(problems.count) PROBLEMS"))
      for problem in problems.prefix(20) { print("  \(problem)") }
      try settle()
    }
    return failures
  }

  /// Starts a child and kills it after a random number of acknowledged changes and a random moment more.
  private func killAChild(_ round: Int) throws -> String {
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    child.arguments = [
      "--child", "--folder", options.folder, "--changes", String(options.changes), "--writers",
      String(options.writers), "--round", String(round),
    ]
    let output = Pipe()
    child.standardOutput = output
    try child.run()
    let target = Int.random(in: 0...options.changes)
    var progress = 0
    var text = ""
    while progress < target, let piece = try output.fileHandleForReading.read(upToCount: 1), !piece.isEmpty {
      if piece == Data(".".utf8) {
        progress += Child.changesPerDot
      } else {
        text += String(decoding: piece, as: UTF8.self)
      }
    }
    Thread.sleep(forTimeInterval: Double.random(in: 0...0.02))
    if child.isRunning { kill(child.processIdentifier, SIGKILL) }
    child.waitUntilExit()
    if child.terminationReason == .exit { return "ended by itself with \(child.terminationStatus) \(text)" }
    return "killed after about \(progress) of \(options.changes) changes"
  }

  /// Compares the gallery with the journal.
  private func check() async throws -> [String] {
    let workload = try await Workload.open(options)
    var problems = try await workload.store.problems()
    problems += try await workload.gallery.differencesBetweenIndexAndStore()
    let tenant = try await workload.tenant()
    let fates = try fates(inJournal: options.journal)
    var present: Set<String> = []
    for subject in try await tenant.subjects(.whole) { present.insert(subject.key.text) }
    for key in present where fates[key] == nil { problems.append("\(key) is there, but nobody asked for it") }
    for (key, fate) in fates {
      let details = present.contains(key) ? try await tenant.subject(Name(key)) : nil
      let count = details?.faces.count ?? 0
      if !fate.allowedFaceCounts(each: Workload.facesPerSubject).contains(count) {
        problems.append("\(key) was \(fate), but has \(count) faces")
      }
      guard let details else { continue }
      let isWhole =
        details.places.count == Workload.collections.count
        && details.faces.allSatisfy { $0.collections.count == Workload.collections.count }
      if !isWhole || count == 0 { problems.append("\(key) is there in part") }
    }
    // A search must find what is there, by the embedding that it was enrolled with.
    for key in present.shuffled().prefix(50) {
      let probe = try Workload.embedding(of: key, face: 1)
      let found = try await tenant.search(
        SearchRequest(scopes: Workload.collections.map { .init(collection: $0) }, limit: 1), for: probe)
      if found.first?.subject?.key != Name(key) { problems.append("\(key) is not found by a search") }
    }
    try await workload.store.close()
    return problems
  }

  /// What the check found becomes the truth that the next round starts from.
  private func settle() throws {
    // Subjects whose last change was not answered are settled by asking for nothing more of them: the next
    // child only touches those that were acknowledged, so their fate stays open and both outcomes stay right.
    let handle = FileHandle(forUpdatingAtPath: options.journal)
    // A line that was cut off must not run into the next child's first one.
    _ = try handle?.seekToEnd()
    try handle?.write(contentsOf: Data("\n".utf8))
    try handle?.close()
  }
}
