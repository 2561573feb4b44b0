import CVectorKernels

/// A template to add.
package struct IndexRow: Sendable {
  /// Unique in the index.
  package var id: UInt64
  /// Rows of one subject share it; only grouped searches look at it.
  package var group: UInt64
  /// As many components as the index's dimension.
  package var vector: [Float]

  package init(id: UInt64, group: UInt64 = 0, vector: [Float]) {
    self.id = id
    self.group = group
    self.vector = vector
  }
}

extension ExactIndex {
  /// Adds one template; when this returns, every search that begins sees it. For tests and benchmarks: the gallery
  /// changes its index by ``apply(removing:adding:)``.
  ///
  /// - Returns: the row's slot.
  /// - Throws: `wrongDimension`, `invalidVector`, `duplicateID`, `outOfMemory`; nothing has changed then.
  @discardableResult
  package func add(id: UInt64, group: UInt64 = 0, vector: [Float]) throws(VectorSearchError) -> Int {
    try apply(adding: [IndexRow(id: id, group: group, vector: vector)])[0]
  }

  /// Removes and adds rows as one change: a search sees all of it or nothing.
  ///
  /// - Parameters:
  ///   - removed: ids to remove; those that the index does not hold are ignored. An id may be added again
  ///     in the same change.
  ///   - rows: templates to add.
  /// - Returns: the slots of the new rows, in order.
  /// - Throws: ``VectorSearchError``: `wrongDimension`, `invalidVector`, `duplicateID`, `outOfMemory`;
  ///   nothing has changed then.
  @discardableResult
  package func apply(
    removing removed: [UInt64] = [], adding rows: [IndexRow]
  ) throws(VectorSearchError) -> [Int] {
    for row in rows where row.vector.count != dimension {
      throw VectorSearchError(
        .wrongDimension,
        "The template has \(row.vector.count) components and the index \(dimension); use the index's model.")
    }
    // One contiguous copy, so that one loop serves this and the bulk load.
    let vectors = rows.flatMap(\.vector)
    return try vectors.withUnsafeBufferPointer { buffer throws(VectorSearchError) in
      try change(
        removing: removed, ids: rows.map(\.id), groups: rows.map(\.group), vectors: buffer)
    }
  }

  /// Adds many templates as one change, from contiguous memory. For tests and benchmarks, which fill large indexes.
  ///
  /// - Parameters:
  ///   - ids: one id per row.
  ///   - groups: one group per row, or empty when groups do not matter.
  ///   - vectors: the rows' components, row after row.
  /// - Returns: the slots of the rows, in order.
  /// - Throws: ``VectorSearchError``: `wrongDimension` also when the counts do not fit together,
  ///   `invalidVector`, `duplicateID`, `outOfMemory`; nothing has changed then.
  @discardableResult
  package func load(
    ids: [UInt64], groups: [UInt64] = [], vectors: UnsafeBufferPointer<Float>
  ) throws(VectorSearchError) -> [Int] {
    guard vectors.count == ids.count * dimension, groups.isEmpty || groups.count == ids.count else {
      throw VectorSearchError(
        .wrongDimension,
        "\(ids.count) ids, \(groups.count) groups and \(vectors.count) components do not make rows of "
          + "\(dimension); pass one group per id (or none) and \(dimension) components per id.")
    }
    return try change(removing: [], ids: ids, groups: groups, vectors: vectors)
  }

  /// Removes rows; searches that begin after this returns do not see them, and their memory is overwritten
  /// as soon as no older search is under way. For tests and benchmarks, as ``add(id:group:vector:)``.
  ///
  /// - Returns: how many of the ids the index held.
  @discardableResult
  package func remove(ids: [UInt64]) -> Int {
    let before = writer.withLock { table in
      let segments = state.withLock { $0.segments }
      var slots: [Int] = []
      for id in ids {
        if let slot = table.remove(id, idOf: { segments.id(ofSlot: $0) }) { slots.append(slot) }
      }
      publish(added: [], removed: slots, segments: segments)
      return slots.count
    }
    return before
  }

  /// Removes one row, for tests and benchmarks; see `remove(ids:)`.
  @discardableResult
  package func remove(id: UInt64) -> Bool { remove(ids: [id]) == 1 }

  /// Removes everything and gives the memory back when the last older search is over.
  package func removeAll() {
    writer.withLock { table in
      table = SlotTable()
      state.withLock { state in
        state.segments = []
        state.slotCount = 0
        state.rowCount = 0
        state.version += 1
        state.generation += 1
        state.freeSlots = []
        state.retired = []
      }
    }
  }

  private func change(
    removing removed: [UInt64], ids: [UInt64], groups: [UInt64], vectors: UnsafeBufferPointer<Float>
  ) throws(VectorSearchError) -> [Int] {
    let factors = try factors(of: vectors)
    return try writer.withLock { table throws(VectorSearchError) in
      let slots = try takeSlots(ids.count, for: vectors, factors: factors)
      let segments = state.withLock { $0.segments }
      func id(_ slot: Int) -> UInt64 { segments.id(ofSlot: slot) }

      // The table first: a duplicate must leave everything as it was.
      var gone: [(id: UInt64, slot: Int)] = []
      for name in removed {
        if let slot = table.remove(name, idOf: id) { gone.append((name, slot)) }
      }
      table.reserve(ids.count, idOf: id)
      for (index, slot) in slots.enumerated() {
        let (segment, row) = segments.locate(slot)
        segment.ids[row] = ids[index]
        guard table.insert(ids[index], slot: slot, idOf: id) else {
          for earlier in ids[..<index] { _ = table.remove(earlier, idOf: id) }
          for (name, slot) in gone { _ = table.insert(name, slot: slot, idOf: id) }
          giveBack(slots, segments: segments)
          throw VectorSearchError(
            .duplicateID,
            "The index already holds a row with id \(ids[index]); remove it in the same change to replace it."
          )
        }
      }

      vectors.withMemoryRebound(to: Float.self) { source in
        for (index, slot) in slots.enumerated() {
          let (segment, row) = segments.locate(slot)
          segment.groups[row] = groups.isEmpty ? 0 : groups[index]
          guard let start = source.baseAddress else { continue }
          write(start + index * dimension, factor: factors[index], to: segment, row: row)
        }
      }
      publish(added: slots, removed: gone.map(\.slot), segments: segments)
      return slots
    }
  }

  /// What each row must be multiplied with to be stored.
  private func factors(of vectors: UnsafeBufferPointer<Float>) throws(VectorSearchError) -> [Double] {
    guard let start = vectors.baseAddress else { return [] }
    var factors = [Double](repeating: 1, count: vectors.count / dimension)
    for index in factors.indices {
      let norm = mvk_square_sum(start + index * dimension, dimension).squareRoot()
      guard norm.isFinite else {
        throw VectorSearchError(
          .invalidVector, "A template has a component that is NaN or infinite; check the model's output.")
      }
      switch metric {
      case .cosine: factors[index] = norm > 0 ? 1 / norm : 0
      case .euclidean:
        guard norm <= Self.largestNorm else {
          throw VectorSearchError(
            .invalidVector,
            "A template of length \(norm) is too long for float32 distances; scale it to at most 1e17.")
        }
      }
    }
    return factors
  }

  /// Stores and encodes one row that no search can see yet.
  private func write(_ source: UnsafePointer<Float>, factor: Double, to segment: Segment, row: Int) {
    let target = segment.vector(of: row)
    if metric == .cosine {
      mvk_scale(target, source, dimension, factor)
    } else {
      target.update(from: source, count: dimension)
      segment.halfNorms?[row] = Float(
        roundedDown: mvk_difference_square_sum(source, segment.codebook.means, dimension) / 2)
    }
    var codebook = segment.codebook.view
    let bounds = kernels.table.encode(
      target, &codebook, segment.highCodes(of: row), segment.lowCodes(of: row))
    segment.note(bounds, of: row)
  }

  /// Makes a change visible, then erases what nobody sees any more.
  private func publish(added: [Int], removed: [Int], segments: [Segment]) {
    guard !added.isEmpty || !removed.isEmpty else { return }
    let (next, generation) = state.withLock { ($0.version + 1, $0.generation) }
    var retired: [IndexState.RetiredRow] = []
    for slot in added {
      let (segment, row) = segments.locate(slot)
      segment.publish(row, at: next)
    }
    for slot in removed {
      let (segment, row) = segments.locate(slot)
      segment.retire(row, at: next)
      retired.append(.init(slot: slot, segment: segment, version: next, generation: generation))
    }
    let erasable = state.withLock { state in
      state.version = next
      state.rowCount += added.count - removed.count
      state.slotCount = max(state.slotCount, (added.max() ?? -1) + 1)
      state.retired += retired
      return state.takeErasable()
    }
    erase(erasable)
  }
}

extension Float {
  /// The largest float that is not above `value`.
  init(roundedDown value: Double) {
    let nearest = Float(value)
    self = Double(nearest) > value ? nearest.nextDown : nearest
  }
}
