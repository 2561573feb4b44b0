internal import COpenVINO

/// A network compiled for one computation at a time.
///
/// The runtime computes a network with a single stream in the caller's own thread. With several streams it hands
/// every computation to a thread of its own and lets the caller sleep, which costs two changes of threads each time:
/// a fifth of the photographs per second where two are analysed at once.
final class CompiledNetwork: @unchecked Sendable {
  // Unchecked: `ModelSession` hands a compiled network to one call at a time.
  private let runtime: OpenVINORuntime
  private let pointer: OpaquePointer
  private var request: InferenceRequest?

  /// - Parameter pointer: The runtime's compiled model, which this object owns from now on.
  init(pointer: OpaquePointer, runtime: OpenVINORuntime) {
    self.pointer = pointer
    self.runtime = runtime
  }

  deinit {
    request = nil
    runtime.functions.ov_compiled_model_free(pointer)
  }

  /// Computes the network once; see ``ModelSession/run(shape:fill:read:)``.
  func run<Result>(
    shape: [Int],
    outputs: Int,
    fill: (UnsafeMutableBufferPointer<Float>) -> Void,
    read: ([TensorView]) -> Result
  ) throws(InferenceError) -> Result {
    let request = try idleRequest()
    let result = try request.run(shape: shape, outputs: outputs, fill: fill, read: read)
    self.request = request
    return result
  }

  /// Takes the request. One that fails is not put back, because its state is unknown.
  private func idleRequest() throws(InferenceError) -> InferenceRequest {
    if let request {
      self.request = nil
      return request
    }
    var request: OpaquePointer?
    guard runtime.functions.ov_compiled_model_create_infer_request(pointer, &request) == OK, let request
    else {
      throw InferenceError(.inferenceFailed, "No inference request could be made: \(runtime.lastMessage())")
    }
    return InferenceRequest(pointer: request, runtime: runtime)
  }
}
