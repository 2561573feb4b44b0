import Dispatch
package import Foundation
import Synchronization

/// A network with one input and one or more outputs, all of 32-bit floats, ready to be computed.
///
/// A session may be used from many threads at once: it holds as many compiled copies of the network as computations
/// may run at the same time, and who comes when all are at work waits for one. The first copy is compiled at once,
/// the others when they are first needed.
package final class ModelSession: Sendable {
  private let network: Mutex<Network>
  private let options: SessionOptions
  private let idle: Mutex<[CompiledNetwork]>
  /// Counts the copies that may still be taken, compiled or not.
  private let places: DispatchSemaphore
  /// After ``init(model:runtime:options:reshape:)`` has reshaped it.
  package let input: TensorDescription
  /// In the model's order, in which ``run(shape:fill:read:)`` gives them.
  package let outputs: [TensorDescription]

  /// Reads and compiles a model.
  ///
  /// - Parameters:
  ///   - model: An ONNX, OpenVINO IR (`.xml` with its `.bin` beside it) or TFLite file.
  ///   - reshape: New extents for the input, outermost first; the model's own by default.
  /// - Throws: ``InferenceError`` with code `modelMissing`, `modelInvalid` or `shapeMismatch`.
  package init(
    model: URL, runtime: OpenVINORuntime, options: SessionOptions = SessionOptions(),
    reshape: [Int]? = nil
  ) throws(InferenceError) {
    guard FileManager.default.isReadableFile(atPath: model.path) else {
      throw InferenceError(
        .modelMissing, "The model \(model.path) does not exist or cannot be read. Run `make setup`.")
    }
    let network = try Network(file: model, runtime: runtime)
    if let reshape { try network.reshape(to: reshape) }
    input = try network.singleInput()
    outputs = try network.outputs()
    idle = Mutex([try network.compiled(with: options)])
    places = DispatchSemaphore(value: max(1, options.concurrentInferences))
    self.options = options
    self.network = Mutex(network)
  }

  /// Computes the network once.
  ///
  /// - Parameters:
  ///   - shape: The input's extents.
  ///   - fill: Writes every value of the input, in row-major order.
  ///   - read: Takes what it needs from the outputs, which are in the model's order.
  /// - Throws: ``InferenceError`` with code `shapeMismatch` or `inferenceFailed`.
  package func run<Result>(
    shape: [Int],
    fill: (UnsafeMutableBufferPointer<Float>) -> Void,
    read: ([TensorView]) -> Result
  ) throws(InferenceError) -> Result {
    places.wait()
    defer { places.signal() }
    let compiled = try idleCopy()
    defer { idle.withLock { $0.append(compiled) } }
    return try compiled.run(shape: shape, outputs: outputs.count, fill: fill, read: read)
  }

  private func idleCopy() throws(InferenceError) -> CompiledNetwork {
    if let compiled = idle.withLock({ $0.popLast() }) { return compiled }
    return try network.withLock { (network) throws(InferenceError) in try network.compiled(with: options) }
  }
}
