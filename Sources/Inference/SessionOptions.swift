package import Foundation

/// How a model is compiled for the processor.
package struct SessionOptions: Sendable, Equatable {
  /// The arithmetic of a session.
  package enum Precision: String, Sendable {
    /// IEEE single precision: the same scores on every machine to within rounding.
    case float32 = "f32"
    /// Brain floating point where the processor has it: only for models whose accuracy it was measured not
    /// to change.
    case bfloat16 = "bf16"
  }

  /// Threads that one inference may use.
  package var threadsPerInference: Int
  /// Inferences that run at the same time without waiting for each other.
  package var concurrentInferences: Int
  /// What the processor computes with; inputs and outputs are 32-bit floats in any case.
  package var precision: Precision
  /// Where compiled models are kept between starts; `nil` compiles anew each time.
  package var cacheFolder: URL?

  package init(
    threadsPerInference: Int = 1, concurrentInferences: Int = 1, precision: Precision = .float32,
    cacheFolder: URL? = nil
  ) {
    self.threadsPerInference = threadsPerInference
    self.concurrentInferences = concurrentInferences
    self.precision = precision
    self.cacheFolder = cacheFolder
  }

  /// The runtime's settings for one compiled copy, in its own words.
  var properties: [(key: String, value: String)] {
    var properties = [
      (key: "NUM_STREAMS", value: "1"),
      (key: "INFERENCE_NUM_THREADS", value: String(threadsPerInference)),
      (key: "INFERENCE_PRECISION_HINT", value: precision.rawValue),
      // Pinning would bind every session to the same cores and fight with the server's own pool.
      (key: "ENABLE_CPU_PINNING", value: "NO"),
      // What is prepared for a shape of the input is kept for the next one of that shape, by default for thousands of
      // shapes, at up to half a megabyte each. Photographs come in any size. So many entries of a kind hold the batches
      // of the small networks and some sizes of photographs, and measure as fast as thousands.
      (key: "CPU_RUNTIME_CACHE_CAPACITY", value: "64"),
    ]
    if let cacheFolder { properties.append((key: "CACHE_DIR", value: cacheFolder.path)) }
    return properties
  }
}
