internal import COpenVINO
package import Foundation
import Synchronization

/// A compiled network with one input and one or more outputs, all of 32-bit floats.
///
/// A session may be used from many threads at once: each call takes an idle request from a pool.
package final class ModelSession: @unchecked Sendable {
  // Unchecked: the compiled model is immutable and thread-safe, and a request is used by one call at a time.
  private let runtime: OpenVINORuntime
  private let compiled: OpaquePointer
  private let idle = Mutex<[InferenceRequest]>([])
  private let capacity: Int
  package let input: TensorDescription
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
    compiled = try network.compiled(with: options)
    self.runtime = runtime
    capacity = max(1, options.concurrentInferences)
  }

  deinit {
    idle.withLock { $0.removeAll() }
    runtime.functions.ov_compiled_model_free(compiled)
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
    let request = try idleRequest()
    // A request that failed is dropped, because its state is unknown.
    let result = try request.run(shape: shape, outputs: outputs.count, fill: fill, read: read)
    idle.withLock { if $0.count < capacity { $0.append(request) } }
    return result
  }

  private func idleRequest() throws(InferenceError) -> InferenceRequest {
    if let request = idle.withLock({ $0.popLast() }) { return request }
    var pointer: OpaquePointer?
    guard runtime.functions.ov_compiled_model_create_infer_request(compiled, &pointer) == OK, let pointer
    else {
      throw InferenceError(.inferenceFailed, "No inference request could be made: \(runtime.lastMessage())")
    }
    return InferenceRequest(pointer: pointer, runtime: runtime)
  }
}
