package import FaceData

// 1:N identification over one or several collections.

/// A search, as a dialect puts it, for whatever probe.
package struct SearchRequest: Hashable, Sendable {
  /// One collection to search, with its own bound.
  package struct Scope: Hashable, Sendable {
    /// One that does not exist is an error.
    package var collection: Name
    /// Faces farther from the probe than this are not found in this collection. nil is no bound.
    package var maximumDistance: Float?

    package init(collection: Name, maximumDistance: Float? = nil) {
      self.collection = collection
      self.maximumDistance = maximumDistance
    }
  }

  /// A collection that comes again counts with its first scope only.
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
  package var returnFields: [Name]?
  /// Whether it is an error (`collectionEmpty`) when the collections hold no face at all.
  package var requiresFaces: Bool
  /// Of how many of a subject's faces, in the collection where its nearest one was found, the distances are wanted.
  package var distancesPerSubject: Int

  package init(
    scopes: [Scope], limit: Int, isGroupedBySubject: Bool = false, filter: String? = nil,
    sort: [SortOrder.Key] = [], returnFields: [Name]? = nil, requiresFaces: Bool = false,
    distancesPerSubject: Int = 0
  ) {
    self.scopes = scopes
    self.limit = limit
    self.isGroupedBySubject = isGroupedBySubject
    self.filter = filter
    self.sort = sort
    self.returnFields = returnFields
    self.requiresFaces = requiresFaces
    self.distancesPerSubject = distancesPerSubject
  }
}

/// A face that a search found.
package struct SearchMatch: Hashable, Sendable {
  /// As the store has it now.
  package let face: Face
  /// In the metric of the probe's model; smaller is closer.
  package let distance: Float
  /// Whose face it is; nil where it is nobody's.
  package let subject: Subject?
  /// The note of the subject's membership in ``collection``, where there is one.
  package let note: String?
  /// The collection it was found in.
  package let collection: FaceCollection
  /// Of the subject's faces there, the nearest first: as many as the search asks for.
  package let distances: [Float]
}

/// A face that a search found, with everything that can be shown of it.
package struct PortraitMatch: Hashable, Sendable {
  /// The face with its names and its picture, as the store has them now.
  package let portrait: FacePortrait
  /// In the metric of the probe's model; smaller is closer.
  package let distance: Float
}

extension TenantGallery {
  /// Does everything about a search that does not depend on the probe, so that a dialect can refuse a wrong
  /// filter before it analyses a picture.
  ///
  /// - Throws: ``GalleryError``: `collectionNotFound`, `filterInvalid`, `returnFieldUndefined`,
  ///   `sortFieldNotReturned`, `sortFieldNotNumeric`, `collectionEmpty`, `invalidArgument`.
  package func prepareSearch(_ request: SearchRequest) async throws(GalleryError) -> PreparedSearch {
    guard request.limit > 0 else {
      throw GalleryError(.invalidArgument, "Ask for at least one match.")
    }
    return try PreparedSearch(request, in: try await collections(named: request.scopes.map(\.collection)))
  }

  /// Searches collections for the faces nearest to a probe. Of a collection that was deleted since the search was
  /// prepared, nothing is found.
  ///
  /// - Throws: ``GalleryError``: `modelMismatch`, `indexUnavailable`.
  package func search(
    _ search: PreparedSearch, for probe: Embedding
  ) async throws(GalleryError) -> [SearchMatch] {
    let found = try await templates(search, for: probe)
    guard !found.isEmpty else { return [] }
    let matches = try await read { (reader) throws(GalleryError) in
      var matches: [SearchMatch] = []
      for (match, face) in try reader.faces(of: found) {
        guard let collection = search.collections[match.collection] else { continue }
        var subject: Subject?
        var note: String?
        var distances: [Float] = []
        if let id = face.subject {
          subject = try reader.subject(id)
          note = try reader.membership(of: id, in: match.collection)?.note
          if search.distancesPerSubject > 0 {
            let faces = try reader.faces(of: id).filter { $0.collections.contains(match.collection) }
            distances = try reader.distances(of: faces, to: probe).map(\.distance)
          }
        }
        matches.append(
          SearchMatch(
            face: face, distance: match.distance, subject: subject, note: note, collection: collection,
            distances: Array(distances.prefix(search.distancesPerSubject))))
      }
      return matches
    }
    guard let order = search.order else { return matches }
    return sorted(matches, by: order)
  }

  /// Searches collections for the faces nearest to a probe.
  ///
  /// - Throws: ``GalleryError`` as ``prepareSearch(_:)`` and ``search(_:for:)``.
  package func search(
    _ request: SearchRequest, for probe: Embedding
  ) async throws(GalleryError) -> [SearchMatch] {
    try await search(try await prepareSearch(request), for: probe)
  }

  /// Searches collections for the faces nearest to a probe, and shows them.
  ///
  /// - Throws: ``GalleryError`` as ``prepareSearch(_:)`` and ``search(_:for:)``.
  package func searchPortraits(
    _ request: SearchRequest, for probe: Embedding
  ) async throws(GalleryError) -> [PortraitMatch] {
    let found = try await templates(try await prepareSearch(request), for: probe)
    guard !found.isEmpty else { return [] }
    return try await read { (reader) throws(GalleryError) in
      var matches: [PortraitMatch] = []
      for (match, face) in try reader.faces(of: found) {
        matches.append(PortraitMatch(portrait: try reader.portrait(of: face), distance: match.distance))
      }
      return matches
    }
  }

  private func templates(
    _ search: PreparedSearch, for probe: Embedding
  ) async throws(GalleryError) -> [TemplateMatch] {
    guard probe.model == gallery.model else {
      throw .modelMismatch(probe: probe.model, template: gallery.model)
    }
    try gallery.checkIndex()
    return try await gallery.index.search(
      TemplateQuery(
        probe: probe, scopes: search.scopes, limit: search.limit,
        isGroupedBySubject: search.isGroupedBySubject),
      of: tenant)
  }
}

extension GalleryReader {
  /// What an index has found, with its faces; without those that were deleted since.
  fileprivate func faces(
    of found: [TemplateMatch]
  ) throws(GalleryError) -> [(match: TemplateMatch, face: Face)] {
    let faces = Dictionary(uniqueKeysWithValues: try faces(found.map(\.face)).map { ($0.id, $0) })
    return found.compactMap { match in faces[match.face].map { (match, $0) } }
  }
}

/// A search whose names are resolved and whose expressions are checked.
package struct PreparedSearch: Sendable {
  fileprivate var scopes: [TemplateQuery.Scope] = []
  fileprivate var collections: [CollectionID: FaceCollection] = [:]
  fileprivate var order: SortOrder?
  fileprivate let limit: Int
  fileprivate let isGroupedBySubject: Bool
  fileprivate let distancesPerSubject: Int

  /// - Parameter found: The collections that the request's scopes name.
  fileprivate init(_ request: SearchRequest, in found: [FaceCollection]) throws(GalleryError) {
    limit = request.limit
    isGroupedBySubject = request.isGroupedBySubject
    distancesPerSubject = request.distancesPerSubject
    var faceCount = 0
    for (scope, collection) in zip(request.scopes, found) {
      guard collections.updateValue(collection, forKey: collection.id) == nil else { continue }
      faceCount += collection.faceCount
      if let returnFields = request.returnFields { try collection.schema.checkReturnFields(returnFields) }
      if !request.sort.isEmpty {
        order = try SortOrder(request.sort, schema: collection.schema, returnFields: request.returnFields)
      }
      var expression: FilterExpression?
      if let filter = request.filter { expression = try FilterExpression(filter, schema: collection.schema) }
      scopes.append(
        TemplateQuery.Scope(
          collection: collection.id, maximumDistance: scope.maximumDistance, filter: expression))
    }
    guard faceCount > 0 || !request.requiresFaces else {
      throw GalleryError(.collectionEmpty, "The collections hold no face yet. Enrol some first.")
    }
  }
}

/// Orders matches by fields, and those that the fields do not tell apart by distance.
private func sorted(_ matches: [SearchMatch], by order: SortOrder) -> [SearchMatch] {
  matches.enumerated().sorted { one, other in
    order.precedes(FilterRecord(one.element.face), FilterRecord(other.element.face))
      ?? (one.offset < other.offset)
  }.map(\.element)
}
