// 1:N identification over one or several collections.

/// A search, as a dialect puts it.
package struct SearchRequest: Hashable, Sendable {
  package struct Scope: Hashable, Sendable {
    package var collection: String
    /// Faces farther from the probe than this are not found in this collection. nil is no bound.
    package var maximumDistance: Float?

    package init(collection: String, maximumDistance: Float? = nil) {
      self.collection = collection
      self.maximumDistance = maximumDistance
    }
  }

  package var probe: Embedding
  package var scopes: [Scope]
  /// The most matches to return.
  package var limit: Int
  /// Whether only each subject's nearest face counts, and faces without a subject are left out.
  package var isGroupedBySubject: Bool
  /// In the filter language; checked against the schema of every collection searched.
  package var filter: String?
  /// The order of the matches; none is by distance. The nearest are chosen first, then ordered.
  package var sort: [SortOrder.Key]
  /// Custom fields that the caller wants to see; checked, and needed to sort by them. nil checks nothing.
  package var returnFields: [String]?
  /// Whether it is an error (`collectionEmpty`) when the collections hold no face at all.
  package var requiresFaces: Bool

  package init(
    probe: Embedding, scopes: [Scope], limit: Int, isGroupedBySubject: Bool = false, filter: String? = nil,
    sort: [SortOrder.Key] = [], returnFields: [String]? = nil, requiresFaces: Bool = false
  ) {
    self.probe = probe
    self.scopes = scopes
    self.limit = limit
    self.isGroupedBySubject = isGroupedBySubject
    self.filter = filter
    self.sort = sort
    self.returnFields = returnFields
    self.requiresFaces = requiresFaces
  }
}

/// A face that a search found.
package struct SearchMatch: Hashable, Sendable {
  package let face: Face
  /// In the metric of the probe's model; smaller is closer.
  package let distance: Float
  package let subject: Subject?
  /// The note of the subject's membership in ``collection``, where there is one.
  package let note: String?
  /// The collection it was found in.
  package let collection: FaceCollection
}

extension TenantGallery {
  /// Checks everything about a search that does not depend on the probe, so that a dialect can refuse a
  /// wrong filter before it analyses a picture.
  ///
  /// - Throws: ``MienError``: `collectionNotFound`, `filterInvalid`, `returnFieldUndefined`,
  ///   `sortFieldNotReturned`, `sortFieldNotNumeric`, `collectionEmpty`, `invalidArgument`.
  package func checkSearch(
    scopes: [SearchRequest.Scope], filter: String? = nil, sort: [SortOrder.Key] = [],
    returnFields: [String]? = nil, requiresFaces: Bool = false
  ) async throws(MienError) {
    _ = try await plan(
      scopes: scopes, filter: filter, sort: sort, returnFields: returnFields, requiresFaces: requiresFaces)
  }

  /// Searches collections for the faces nearest to a probe.
  ///
  /// - Throws: ``MienError``: `modelMismatch`, `indexUnavailable`, and as
  ///   ``checkSearch(scopes:filter:sort:returnFields:requiresFaces:)``.
  package func search(_ request: SearchRequest) async throws(MienError) -> [SearchMatch] {
    guard request.probe.model == gallery.model else {
      throw .modelMismatch(probe: request.probe.model, template: gallery.model)
    }
    guard request.limit > 0 else {
      throw MienError(.invalidArgument, "Ask for at least one match.")
    }
    let plan = try await plan(
      scopes: request.scopes, filter: request.filter, sort: request.sort,
      returnFields: request.returnFields, requiresFaces: request.requiresFaces)
    try gallery.checkIndex()
    let query = TemplateQuery(
      probe: request.probe, scopes: plan.scopes, limit: request.limit,
      isGroupedBySubject: request.isGroupedBySubject)
    let found = try await gallery.index.search(query, of: tenant)
    let matches = try await read { (reader) throws(MienError) in
      var matches: [SearchMatch] = []
      for match in found {
        // Deleted since it was found: gone.
        guard let face = try reader.face(match.face), let collection = plan.collections[match.collection]
        else { continue }
        var subject: Subject?
        var note: String?
        if let id = face.subject {
          subject = try reader.subject(id)
          note = try reader.membership(of: id, in: match.collection)?.note
        }
        matches.append(
          SearchMatch(
            face: face, distance: match.distance, subject: subject, note: note, collection: collection))
      }
      return matches
    }
    guard let order = plan.order else { return matches }
    return sorted(matches, by: order)
  }

  private func plan(
    scopes: [SearchRequest.Scope], filter: String?, sort: [SortOrder.Key], returnFields: [String]?,
    requiresFaces: Bool
  ) async throws(MienError) -> SearchPlan {
    try await read { (reader) throws(MienError) in
      var plan = SearchPlan()
      var faceCount = 0
      for scope in scopes {
        let collection = try reader.existingCollection(scope.collection)
        guard plan.collections.updateValue(collection, forKey: collection.id) == nil else { continue }
        faceCount += collection.faceCount
        if let returnFields { try collection.schema.checkReturnFields(returnFields) }
        if !sort.isEmpty {
          plan.order = try SortOrder(sort, schema: collection.schema, returnFields: returnFields)
        }
        var expression: FilterExpression?
        if let filter { expression = try FilterExpression(filter, schema: collection.schema) }
        plan.scopes.append(
          TemplateQuery.Scope(
            collection: collection.id, maximumDistance: scope.maximumDistance, filter: expression))
      }
      guard faceCount > 0 || !requiresFaces else {
        throw MienError(.collectionEmpty, "The collections hold no face yet. Enrol some first.")
      }
      return plan
    }
  }
}

/// A search whose names are resolved and whose expressions are checked.
private struct SearchPlan: Sendable {
  var scopes: [TemplateQuery.Scope] = []
  var collections: [CollectionID: FaceCollection] = [:]
  var order: SortOrder?
}

/// Orders matches by fields, and those that the fields do not tell apart by distance.
private func sorted(_ matches: [SearchMatch], by order: SortOrder) -> [SearchMatch] {
  matches.enumerated().sorted { one, other in
    order.precedes(FilterRecord(one.element.face), FilterRecord(other.element.face))
      ?? (one.offset < other.offset)
  }.map(\.element)
}
