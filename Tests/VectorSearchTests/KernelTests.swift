import CVectorKernels
import Testing
import VectorSearch

/// Every set of kernels that this machine has, against the scalar one.
@Suite struct KernelTests {
  static let dimensions = [1, 3, 7, 8, 9, 16, 31, 64, 65, 100, 127, 128, 130, 512, 1000, 4096]

  @Test(arguments: VectorKernels.supported.map(\.name), dimensions)
  func productsEqualTheScalarOnes(name: String, dimension: Int) throws {
    let (kernels, scalar) = try pair(name)
    var generator = SeededGenerator(seed: UInt64(dimension))
    let octets = (dimension + 7) / 8
    let blockCount = 13
    let codes = (0..<blockCount * octets * 32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let low = (0..<blockCount * 8 * octets * 4).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let rowErrors = UnsafeMutablePointer<Float>.allocate(capacity: blockCount * 8)
    defer { rowErrors.deallocate() }
    for row in 0..<blockCount * 8 { rowErrors[row] = Float.random(in: 0..<50, using: &generator) }
    let bias = (0..<blockCount * 8).map { _ in generator.normal() * 100 }
    let errors = (0..<blockCount).map { _ in Float.random(in: 0..<50, using: &generator) }
    // Codes at the extremes overflow 16 bits soonest; small ones may be summed for long.
    for largest in [127, 127, 30, 5] {
      let isExtreme = largest == 127 && Bool.random(using: &generator)
      let probes = (0..<4).map { _ in
        Probe(
          codes: (0..<octets * 8).map { component in
            guard component < dimension else { return 0 }
            return isExtreme
              ? (Bool.random(using: &generator) ? 127 : -127)
              : Int8(Int.random(in: -largest...largest, using: &generator))
          })
      }
      for floor in [-Float.infinity, -500, 0, 500, 5000, .infinity] {
        let limits = errors.withUnsafeBufferPointer { errors in
          bias.withUnsafeBufferPointer { bias in
            [
              mvk_limit(step: 1, floor: floor, norm: 0, errors: errors.baseAddress, bias: nil),
              mvk_limit(
                step: 0.37, floor: floor, norm: 3, errors: errors.baseAddress, bias: bias.baseAddress),
            ]
          }
        }
        for limit in limits {
          for blocks: [UInt16]? in [nil, [0, 2, 3, 7, 12], [5]] {
            let expected = probes.map { $0.scan(scalar, codes, blocks, blockCount, octets, limit) }
            let single = probes.map { $0.scan(kernels, codes, blocks, blockCount, octets, limit) }
            #expect(single == expected)
            #expect(scanFour(kernels, probes, codes, blocks, blockCount, octets, limit) == expected)
            for (probe, hits) in zip(probes, expected) {
              for floor: Float in [-.infinity, 0, 40_000] {
                let limit = mvk_limit(
                  step: limit.step / 16, floor: floor, norm: 2, errors: rowErrors, bias: limit.bias)
                #expect(
                  probe.refine(kernels, low, octets, hits, limit)
                    == probe.refine(scalar, low, octets, hits, limit))
              }
            }
          }
        }
      }
    }
    withExtendedLifetime((bias, errors)) {}
  }

  @Test(arguments: VectorKernels.supported.map(\.name), Spread.allCases)
  func scoresHaveTheSameBits(name: String, spread: Spread) throws {
    let (kernels, scalar) = try pair(name)
    var generator = SeededGenerator(seed: 11)
    for width in [8, 16, 40, 128, 512] {
      let vectors = spread.vectors(40, dimension: width, using: &generator)
      for (a, b) in zip(vectors, vectors.dropFirst()) {
        #expect(kernels.table.dot(a, b, width).bitPattern == scalar.table.dot(a, b, width).bitPattern)
        #expect(
          kernels.table.squared_distance(a, b, width).bitPattern
            == scalar.table.squared_distance(a, b, width).bitPattern)
      }
    }
  }

  @Test(arguments: VectorKernels.supported.map(\.name), Spread.allCases)
  func encodingStatesItsErrorsHonestly(name: String, spread: Spread) throws {
    let (kernels, _) = try pair(name)
    var generator = SeededGenerator(seed: 5)
    for dimension in [8, 128, 504] {
      let octets = dimension / 8
      let rows = spread.vectors(50, dimension: dimension, using: &generator)
      let means = (0..<dimension).map { _ in rows[0][0] * generator.normal() * 0.1 }
      let steps = (0..<dimension).map { abs(rows[1][$0]) * 0.3 + 1e-25 }
      let inverse = steps.map { 1 / $0 }
      for row in rows {
        var high = [UInt8](repeating: 0, count: octets * 32)
        var low = [UInt8](repeating: 0, count: octets * 4)
        let bounds = means.withUnsafeBufferPointer { means in
          steps.withUnsafeBufferPointer { steps in
            inverse.withUnsafeBufferPointer { inverse in
              var codebook = mvk_codebook(
                octets: octets, mean: means.baseAddress, step: steps.baseAddress,
                inverse_step: inverse.baseAddress)
              return kernels.table.encode(row, &codebook, &high, &low)
            }
          }
        }
        var highError = 0.0
        var lowError = 0.0
        var norm = 0.0
        for d in 0..<dimension {
          let (octet, place) = (d / 8, d % 8)
          let shift = place < 4 ? 0 : 4
          let upper = Int(high[octet * 32 + place % 4]) >> shift & 15
          let lower = Int(low[octet * 4 + place % 4]) >> shift & 15
          let code4 = Double(upper) - 7.5
          let code8 = (Double(upper * 16 + lower) - 127.5) / 16
          let (value, step) = (Double(row[d]) - Double(means[d]), Double(steps[d]))
          highError += (value - step * code4) * (value - step * code4)
          lowError += (value - step * code8) * (value - step * code8)
          norm += max(code4 * code4, code8 * code8)
        }
        #expect(Double(bounds.high_error) >= highError.squareRoot())
        #expect(Double(bounds.low_error) >= lowError.squareRoot())
        #expect(Double(bounds.high_error) <= highError.squareRoot() * 1.01 + lowError.squareRoot() + 1e-19)
        #expect(Double(bounds.code_norm) <= norm.squareRoot() * 1.01)
      }
    }
  }

  @Test func encodingReachesBothEndsAndTheMiddle() throws {
    let scalar = try #require(VectorKernels.supported.last)
    for kernels in VectorKernels.supported {
      for value: Float in [-1e6, -1, -0.01, 0, 0.01, 0.3, 1, 1e6] {
        let codes = [kernels, scalar].map { kernels in
          var high = [UInt8](repeating: 0, count: 32)
          var low = [UInt8](repeating: 0, count: 4)
          let zeros = [Float](repeating: 0, count: 8)
          let tenths = [Float](repeating: 0.125, count: 8)
          let tens = [Float](repeating: 8, count: 8)
          zeros.withUnsafeBufferPointer { zeros in
            tenths.withUnsafeBufferPointer { tenths in
              tens.withUnsafeBufferPointer { tens in
                var codebook = mvk_codebook(
                  octets: 1, mean: zeros.baseAddress, step: tenths.baseAddress, inverse_step: tens.baseAddress
                )
                _ = kernels.table.encode([Float](repeating: value, count: 8), &codebook, &high, &low)
              }
            }
          }
          return (Int(high[0] & 15) << 4) | Int(low[0] & 15)
        }
        #expect(codes[0] == codes[1])
        if value == -1e6 { #expect(codes[0] == 0) }
        if value == 1e6 { #expect(codes[0] == 255) }
        if value == 0 { #expect(codes[0] == 128) }
      }
    }
  }

  private func pair(_ name: String) throws -> (VectorKernels, VectorKernels) {
    (
      try #require(VectorKernels.supported.first { $0.name == name }),
      try #require(VectorKernels.supported.first { $0.name == "scalar" })
    )
  }
}

/// A hit that can be compared.
struct Hit: Equatable {
  let row: UInt32
  let dot: Int32
}

/// A quantised probe of its own.
final class Probe {
  let query: mvk_query
  private let lanes: UnsafeMutablePointer<Int8>
  private let packed: UnsafeMutablePointer<Int8>

  init(codes: [Int8]) {
    lanes = .allocate(capacity: codes.count * 8)
    packed = .allocate(capacity: codes.count)
    let flush = mvk_arrange(codes, codes.count / 8, lanes, packed)
    query = mvk_query(lanes: UnsafePointer(lanes), packed: UnsafePointer(packed), flush: flush)
  }

  deinit {
    lanes.deallocate()
    packed.deallocate()
  }

  func scan(
    _ kernels: VectorKernels, _ codes: [UInt8], _ blocks: [UInt16]?, _ blockCount: Int, _ octets: Int,
    _ limit: mvk_limit
  ) -> [Hit] {
    var query = query
    var limit = limit
    var hits = [mvk_hit](repeating: mvk_hit(), count: blockCount * 8)
    let count = kernels.table.scan(
      codes, blocks, blocks?.count ?? blockCount, octets, &query, &limit, &hits)
    return hits[..<count].map { Hit(row: $0.row, dot: $0.dot) }
  }

  func refine(
    _ kernels: VectorKernels, _ low: [UInt8], _ octets: Int, _ hits: [Hit], _ limit: mvk_limit
  ) -> [Hit] {
    var query = query
    var limit = limit
    var kept = hits.map { mvk_hit(row: $0.row, dot: $0.dot) }
    let count = kernels.table.refine(low, octets, &query, &limit, &kept, kept.count)
    return kept[..<count].map { Hit(row: $0.row, dot: $0.dot) }
  }
}

private func scanFour(
  _ kernels: VectorKernels, _ probes: [Probe], _ codes: [UInt8], _ blocks: [UInt16]?, _ blockCount: Int,
  _ octets: Int, _ limit: mvk_limit
) -> [[Hit]] {
  let limits = [mvk_limit](repeating: limit, count: 4)
  let storage = UnsafeMutablePointer<mvk_hit>.allocate(capacity: 4 * blockCount * 8)
  defer { storage.deallocate() }
  let buffers: [UnsafeMutablePointer<mvk_hit>?] = (0..<4).map { storage + $0 * blockCount * 8 }
  var counts = [Int](repeating: 0, count: 4)
  kernels.table.scan4(
    codes, blocks, blocks?.count ?? blockCount, octets, probes.map(\.query), limits, buffers, &counts)
  return (0..<4).map { probe in
    (0..<counts[probe]).map {
      let hit = storage[probe * blockCount * 8 + $0]
      return Hit(row: hit.row, dot: hit.dot)
    }
  }
}
