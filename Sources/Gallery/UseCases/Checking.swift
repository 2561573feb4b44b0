import Synchronization

// Checking that the index holds what the store holds, for `mien verify`.

extension FaceGallery {
  /// Compares the index with the store, face by face. No write may be under way.
  ///
  /// - Returns: what differs, in sentences for people; empty when all is well.
  /// - Throws: ``GalleryError``: what the store or the index reports.
  package func differencesBetweenIndexAndStore() async throws(GalleryError) -> [String] {
    var problems: [String] = []
    for tenant in try await store.tenants() {
      let stored = Mutex<[CollectionID: [FaceID: IndexedTemplate]]>([:])
      try await store.templates(of: tenant.id) { (batch) async throws(GalleryError) in
        stored.withLock { stored in
          for template in batch { stored[template.collection, default: [:]][template.face] = template }
        }
      }
      for collection in try await self.tenant(tenant.id).collections() {
        let indexed = try await index.contents(of: collection.id, of: tenant.id)
        let place = "tenant \(tenant.name), collection \(collection.name)"
        var expected = stored.withLock { $0[collection.id] ?? [:] }
        if expected.count != collection.faceCount {
          problems.append("\(place): \(collection.faceCount) faces are counted, \(expected.count) are there")
        }
        for template in indexed {
          guard let truth = expected.removeValue(forKey: template.face) else {
            problems.append("\(place): face \(template.record.code.huawei) is in the index only")
            continue
          }
          if let difference = difference(template, truth) {
            problems.append(
              "\(place): face \(truth.record.code.huawei) has another \(difference) in the index")
          }
        }
        for missing in expected.values {
          problems.append("\(place): face \(missing.record.code.huawei) is missing in the index")
        }
      }
    }
    return problems
  }

  private func difference(_ one: IndexedTemplate, _ other: IndexedTemplate) -> String? {
    if one.subject != other.subject { return "subject" }
    if one.record != other.record { return "field value" }
    // An index may keep vectors scaled to length 1, so what counts is that they are the same to searches.
    return (one.embedding.distance(to: other.embedding) ?? .infinity) <= 1e-3 ? nil : "embedding"
  }
}
