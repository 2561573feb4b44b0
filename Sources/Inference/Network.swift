internal import COpenVINO
import Foundation

/// A network as read from its file, before it is compiled.
final class Network {
  private let runtime: OpenVINORuntime
  private let model: OpaquePointer
  private let file: URL

  init(file: URL, runtime: OpenVINORuntime) throws(InferenceError) {
    var model: OpaquePointer?
    guard runtime.functions.ov_core_read_model(runtime.core, file.path, nil, &model) == OK, let model else {
      throw InferenceError(
        .modelInvalid,
        "\(file.path) is not a model that can be read (\(runtime.lastMessage())). "
          + "If it is one of Mien's own, run `make setup` to fetch it again.")
    }
    self.runtime = runtime
    self.model = model
    self.file = file
  }

  deinit {
    runtime.functions.ov_model_free(model)
  }

  /// Gives the input new extents.
  func reshape(to extents: [Int]) throws(InferenceError) {
    var dimensions = extents.map { ov_dimension_t(min: Int64($0), max: Int64($0)) }
    var shape = ov_partial_shape_t()
    guard runtime.functions.ov_partial_shape_create(Int64(extents.count), &dimensions, &shape) == OK else {
      throw InferenceError(.shapeMismatch, "The shape \(extents) is not valid: \(runtime.lastMessage())")
    }
    defer { runtime.functions.ov_partial_shape_free(&shape) }
    var port = 0
    guard runtime.functions.ov_model_reshape_by_port_indexes(model, &port, &shape, 1) == OK else {
      throw InferenceError(
        .shapeMismatch, "\(file.lastPathComponent) cannot take the shape \(extents): \(runtime.lastMessage())"
      )
    }
  }

  func singleInput() throws(InferenceError) -> TensorDescription {
    var count = 0
    guard runtime.functions.ov_model_inputs_size(model, &count) == OK, count == 1 else {
      throw InferenceError(
        .shapeMismatch, "\(file.lastPathComponent) has \(count) inputs; exactly one is needed.")
    }
    return try description { runtime.functions.ov_model_const_input_by_index(model, 0, &$0) == OK }
  }

  func outputs() throws(InferenceError) -> [TensorDescription] {
    var count = 0
    guard runtime.functions.ov_model_outputs_size(model, &count) == OK, count > 0 else {
      throw InferenceError(.shapeMismatch, "\(file.lastPathComponent) has no outputs.")
    }
    var outputs: [TensorDescription] = []
    for index in 0..<count {
      outputs.append(
        try description { runtime.functions.ov_model_const_output_by_index(model, index, &$0) == OK })
    }
    return outputs
  }

  /// Compiles the network for the processor.
  func compiled(with options: SessionOptions) throws(InferenceError) -> CompiledNetwork {
    if options.cacheFolder != nil {
      // What is kept there may be damaged or unreadable, or its disk full: it only saves time.
      if let compiled = try? attempt(options) { return compiled }
      var options = options
      options.cacheFolder = nil
      return try attempt(options)
    }
    return try attempt(options)
  }

  private func attempt(_ options: SessionOptions) throws(InferenceError) -> CompiledNetwork {
    let strings = options.properties.map { (key: strdup($0.key), value: strdup($0.value)) }
    defer {
      for string in strings {
        free(string.key)
        free(string.value)
      }
    }
    let properties = strings.map { ov_property_t(key: $0.key, value: $0.value) }
    var compiled: OpaquePointer?
    let status = runtime.functions.ov_core_compile_model_props(
      runtime.core, model, "CPU", properties.count, properties, &compiled)
    guard status == OK, let compiled else {
      throw InferenceError(
        .modelInvalid, "\(file.lastPathComponent) could not be compiled: \(runtime.lastMessage())")
    }
    return CompiledNetwork(pointer: compiled, runtime: runtime)
  }

  private func description(
    of port: (inout OpaquePointer?) -> Bool
  ) throws(InferenceError) -> TensorDescription {
    var pointer: OpaquePointer?
    guard port(&pointer), let pointer else {
      throw InferenceError(.modelInvalid, "\(file.lastPathComponent): \(runtime.lastMessage())")
    }
    defer { runtime.functions.ov_output_const_port_free(pointer) }

    var type = DYNAMIC
    guard runtime.functions.ov_port_get_element_type(pointer, &type) == OK, type == F32 else {
      throw InferenceError(
        .shapeMismatch, "\(file.lastPathComponent) has an input or output that is not of 32-bit floats.")
    }
    var shape = ov_partial_shape_t()
    guard runtime.functions.ov_port_get_partial_shape(pointer, &shape) == OK else {
      throw InferenceError(.modelInvalid, "\(file.lastPathComponent): \(runtime.lastMessage())")
    }
    defer { runtime.functions.ov_partial_shape_free(&shape) }
    let extents = UnsafeBufferPointer(start: shape.dims, count: max(0, Int(shape.rank.max)))
    return TensorDescription(
      name: name(of: pointer), shape: extents.map { $0.min == $0.max ? Int($0.min) : nil })
  }

  private func name(of port: OpaquePointer) -> String {
    // An output without a name is legal; nothing is reported for it.
    var text: UnsafeMutablePointer<CChar>?
    guard runtime.functions.ov_port_get_any_name(port, &text) == OK, let text else { return "" }
    defer { runtime.functions.ov_free(text) }
    return String(cString: text)
  }
}
