internal import COpenVINO

/// One computation in flight, with its input tensor; used by one caller at a time.
final class InferenceRequest: @unchecked Sendable {
  // Unchecked: `ModelSession` hands a request to one call at a time.
  private let runtime: OpenVINORuntime
  private let pointer: OpaquePointer
  private var tensor: OpaquePointer?
  private var tensorShape: [Int] = []

  init(pointer: OpaquePointer, runtime: OpenVINORuntime) {
    self.pointer = pointer
    self.runtime = runtime
  }

  deinit {
    if let tensor { runtime.functions.ov_tensor_free(tensor) }
    runtime.functions.ov_infer_request_free(pointer)
  }

  func run<Result>(
    shape: [Int],
    outputs: Int,
    fill: (UnsafeMutableBufferPointer<Float>) -> Void,
    read: ([TensorView]) -> Result
  ) throws(InferenceError) -> Result {
    fill(try input(shape: shape))
    guard runtime.functions.ov_infer_request_infer(pointer) == OK else {
      throw InferenceError(.inferenceFailed, "The network could not be computed: \(runtime.lastMessage())")
    }
    var tensors: [OpaquePointer] = []
    defer { tensors.forEach { runtime.functions.ov_tensor_free($0) } }
    var views: [TensorView] = []
    for index in 0..<outputs {
      var output: OpaquePointer?
      guard runtime.functions.ov_infer_request_get_output_tensor_by_index(pointer, index, &output) == OK,
        let output
      else {
        throw InferenceError(.inferenceFailed, "Output \(index) is missing: \(runtime.lastMessage())")
      }
      tensors.append(output)
      views.append(try view(of: output))
    }
    return read(views)
  }

  /// The memory of the input at this shape, bound to the request.
  private func input(shape: [Int]) throws(InferenceError) -> UnsafeMutableBufferPointer<Float> {
    let tensor = try self.tensor(shape: shape)
    var data: UnsafeMutableRawPointer?
    guard runtime.functions.ov_tensor_data(tensor, &data) == OK, let data else {
      throw InferenceError(.inferenceFailed, "The input has no memory: \(runtime.lastMessage())")
    }
    let count = shape.reduce(1, *)
    return UnsafeMutableBufferPointer(start: data.assumingMemoryBound(to: Float.self), count: count)
  }

  private func tensor(shape: [Int]) throws(InferenceError) -> OpaquePointer {
    if let tensor, shape == tensorShape { return tensor }
    var extents = shape.map(Int64.init)
    let status = extents.withUnsafeMutableBufferPointer { extents in
      let shape = ov_shape_t(rank: Int64(extents.count), dims: extents.baseAddress)
      let made =
        tensor.map { runtime.functions.ov_tensor_set_shape($0, shape) }
        ?? runtime.functions.ov_tensor_create(F32, shape, &tensor)
      return made == OK
        ? runtime.functions.ov_infer_request_set_input_tensor_by_index(pointer, 0, tensor) : made
    }
    guard status == OK, let tensor else {
      throw InferenceError(.shapeMismatch, "The network does not take \(shape): \(runtime.lastMessage())")
    }
    tensorShape = shape
    return tensor
  }

  private func view(of tensor: OpaquePointer) throws(InferenceError) -> TensorView {
    var shape = ov_shape_t()
    var data: UnsafeMutableRawPointer?
    guard runtime.functions.ov_tensor_get_shape(tensor, &shape) == OK,
      runtime.functions.ov_tensor_data(tensor, &data) == OK, let data
    else {
      throw InferenceError(.inferenceFailed, "An output could not be read: \(runtime.lastMessage())")
    }
    defer { _ = runtime.functions.ov_shape_free(&shape) }
    let extents = UnsafeBufferPointer(start: shape.dims, count: Int(shape.rank)).map { Int($0) }
    let count = extents.reduce(1, *)
    return TensorView(
      shape: extents,
      values: UnsafeBufferPointer(start: data.assumingMemoryBound(to: Float.self), count: count))
  }
}
