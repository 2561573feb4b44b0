import Foundation
import Inference
import Testing

@Suite(.enabled(if: Runtime.isInstalled, "needs the dependency folder; run `make setup`"))
struct ModelSessionTests {
  let network: SampleNetwork

  init() throws { network = try SampleNetwork() }

  @Test func `computes batches of any size, one after another`() throws {
    let session = try network.session()
    for rows in [1, 4, 2, 9, 1] {
      let input = (0..<rows * 3).map { Float($0) * 0.75 - 3 }
      #expect(try session.values(input) == SampleNetwork.expected(input))
    }
  }

  @Test func `describes its input and outputs`() throws {
    let session = try network.session()
    #expect(session.input.name == "x")
    #expect(session.input.shape == [nil, 3])
    #expect(session.outputs.map(\.name) == ["y"])
    #expect(session.outputs.map(\.shape) == [[nil, 3]])
  }

  @Test func `takes a fixed shape when it is reshaped`() throws {
    let session = try network.session(reshape: [2, 3])
    #expect(session.input.shape == [2, 3])
    #expect(try session.values([1, 2, 3, -4, -5, -6]) == SampleNetwork.expected([1, 2, 3, -4, -5, -6]))
  }

  @Test func `refuses a shape that the network cannot have`() throws {
    let error = #expect(throws: InferenceError.self) { try network.session(reshape: [2, 4]) }
    #expect(error?.code == .shapeMismatch)
  }

  @Test func `refuses an input of another shape and goes on working`() throws {
    let session = try network.session()
    #expect(throws: InferenceError.self) { try session.values([1, 2, 3, 4], shape: [1, 4]) }
    #expect(try session.values([1, 2, 3]) == [1.5, 1, 5])
  }

  @Test func `serves many callers at once`() async throws {
    let session = try network.session(options: SessionOptions(concurrentInferences: 2))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 0..<16 {
        group.addTask {
          for turn in 0..<25 {
            let input = (0..<3 * (1 + turn % 3)).map { Float(caller * 100 + turn + $0) - 800 }
            let values = try session.values(input)
            #expect(values == SampleNetwork.expected(input))
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func `keeps compiled models and gives the same values from them`() throws {
    let cache = network.folder.appending(path: "cache")
    let options = SessionOptions(cacheFolder: cache)
    let input: [Float] = [0.25, 1.5, -7]
    let first = try network.session(options: options).values(input)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path).isEmpty == false)
    #expect(try network.session(options: options).values(input) == first)
  }

  @Test func `kept models that cannot be used are compiled anew`() throws {
    let input: [Float] = [0.25, 1.5, -7]
    let expected = SampleNetwork.expected(input)
    // No folder at all.
    let file = network.folder.appending(path: "file")
    try Data("no folder".utf8).write(to: file)
    for cache in [file, file.appending(path: "below")] {
      #expect(try network.session(options: SessionOptions(cacheFolder: cache)).values(input) == expected)
    }
    // Damaged ones.
    let cache = network.folder.appending(path: "cache")
    _ = try network.session(options: SessionOptions(cacheFolder: cache))
    for content in [Data(), Data("garbage".utf8)] {
      for name in try FileManager.default.contentsOfDirectory(atPath: cache.path) {
        let kept = cache.appending(path: name)
        try FileManager.default.removeItem(at: kept)
        try content.write(to: kept)
      }
      #expect(try network.session(options: SessionOptions(cacheFolder: cache)).values(input) == expected)
    }
  }

  @Test func `a missing model is named`() throws {
    let file = network.folder.appending(path: "absent.onnx")
    let error = #expect(throws: InferenceError.self) {
      try ModelSession(model: file, runtime: try Runtime.shared())
    }
    #expect(error?.code == .modelMissing)
    #expect(error?.message.contains(file.path) == true)
  }

  @Test(arguments: ["damaged.xml", "damaged.onnx", "damaged.tflite", "damaged"])
  func `a file that is no model is refused`(name: String) throws {
    let file = network.folder.appending(path: name)
    let noise = Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 * 37) })
    for content in [Data(), Data("garbage".utf8), noise] {
      try content.write(to: file)
      let error = #expect(throws: InferenceError.self) {
        try ModelSession(model: file, runtime: try Runtime.shared())
      }
      #expect(error?.code == .modelInvalid)
    }
  }

  @Test func `a topology with too few weights is refused`() throws {
    try Data([0, 0, 0, 0]).write(to: network.weightsFile)
    let error = #expect(throws: InferenceError.self) { try network.session() }
    #expect(error?.code == .modelInvalid)
  }
}
