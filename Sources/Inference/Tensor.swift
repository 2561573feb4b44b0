/// What a model expects or produces on one port.
package struct TensorDescription: Sendable, Equatable {
  /// The model's name for the port.
  package let name: String
  /// The extents, outermost first; `nil` where the model accepts any.
  package let shape: [Int?]
}

/// A model's output, valid only inside the closure that receives it.
package struct TensorView {
  /// The extents, outermost first.
  package let shape: [Int]
  /// The values in row-major order.
  package let values: UnsafeBufferPointer<Float>
}
