package import CVectorKernels

/// One set of SIMD kernels; all sets return the same bits.
package struct VectorKernels: @unchecked Sendable {
  /// The function table. It is constant data of the program, so it may be shared.
  package let table: mvk_kernels

  /// The name of the instruction set, such as `avx2`.
  package let name: String

  private init(_ table: mvk_kernels) {
    self.table = table
    name = String(cString: table.name)
  }

  /// Every set that this processor can run, the fastest first; the last is the scalar oracle.
  package static let supported: [VectorKernels] = {
    var sets: [VectorKernels] = []
    while let table = mvk_kernels_at(sets.count) {
      sets.append(VectorKernels(table.pointee))
    }
    return sets
  }()

  /// The fastest set that this processor can run.
  package static let best = supported[0]
}
