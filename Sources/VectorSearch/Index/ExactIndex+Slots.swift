import CVectorKernels

extension ExactIndex {
  private static let smallestSegment = Segment.chunkRows
  private static let largestSegment = 64 * Segment.chunkRows
  private static let largestSample = 2048

  /// Finds places for new rows: erased slots first, then fresh ones, in new segments where needed.
  func takeSlots(
    _ count: Int, for vectors: UnsafeBufferPointer<Float>, factors: [Double]
  ) throws(VectorSearchError) -> [Int] {
    var (slots, used, segments) = state.withLock { state in
      let reused = Array(state.freeSlots.suffix(count))
      state.freeSlots.removeLast(reused.count)
      return (reused, state.slotCount, state.segments)
    }
    let fresh = count - slots.count
    var capacity = segments.last.map { $0.firstSlot + $0.capacity } ?? 0
    while capacity < used + fresh {
      let wanted = used + fresh - capacity
      let rounded = (wanted + Self.smallestSegment - 1) / Self.smallestSegment * Self.smallestSegment
      let grown = max((segments.last?.capacity ?? 0) * 4, Self.smallestSegment)
      let size = min(max(rounded, grown), Self.largestSegment)
      // The rows that the segment will get, or those like them.
      let offset = count - wanted
      let codebook = sample(vectors, factors: factors, from: offset, segments: segments)
      do {
        segments.append(
          try Segment(capacity: size, firstSlot: capacity, codebook: codebook, metric: metric))
      } catch {
        state.withLock { $0.freeSlots += slots }
        throw error
      }
      capacity += size
    }
    slots += used..<(used + fresh)
    used += fresh
    let grown = segments
    state.withLock { $0.segments = grown }
    return slots
  }

  /// Returns slots of rows that were never published.
  func giveBack(_ slots: [Int], segments: [Segment]) {
    let used = state.withLock { $0.slotCount }
    for slot in slots where slot < used {
      let (segment, row) = segments.locate(slot)
      segment.ids[row] = 0
    }
    state.withLock { $0.freeSlots += slots.filter { $0 < used } }
  }

  /// Fits a codebook to the new rows from `offset` on and to rows that the index already has.
  private func sample(
    _ vectors: UnsafeBufferPointer<Float>, factors: [Double], from offset: Int, segments: [Segment]
  ) -> Codebook {
    let incoming = min(factors.count, offset + Self.largestSegment) - offset
    let stride = max(1, incoming / Self.largestSample)
    let picked = Array(Swift.stride(from: offset, to: offset + incoming, by: stride))
    let copy = UnsafeMutablePointer<Float>.allocate(capacity: max(picked.count, 1) * dimension)
    defer { copy.deallocate() }
    var rows: [UnsafePointer<Float>] = []
    if let start = vectors.baseAddress {
      for (position, index) in picked.enumerated() {
        let target = copy + position * dimension
        mvk_scale(target, start + index * dimension, dimension, factors[index])
        rows.append(UnsafePointer(target))
      }
    }
    let version = state.withLock { $0.version }
    var existing: [UnsafePointer<Float>] = []
    for segment in segments.suffix(2) {
      let step = max(1, segment.capacity / Self.largestSample)
      for row in Swift.stride(from: 0, to: segment.capacity, by: step)
      where segment.isVisible(row, at: version) {
        existing.append(UnsafePointer(segment.vector(of: row)))
      }
    }
    if rows.count < Self.largestSample { rows += existing }
    return Codebook.fitted(to: rows, dimension: dimension)
  }
}
