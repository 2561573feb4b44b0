import Gallery

/// The groups (2.1).
struct GroupListReply: Encodable {
  let faceGroupList: [GroupReply]
}

/// One group.
struct GroupReply: Encodable {
  let groupId: String
  let groupType: String
  let groupScore: Int
  let groupName: String
  let groupFaces: Int

  init(_ collection: FaceCollection) {
    groupId = collection.name.text
    groupType = collection.kind
    groupScore = Int(collection.groupScore.rounded())
    groupName = collection.displayName.text
    groupFaces = collection.faceCount
  }
}

extension FaceCollection {
  /// The score from which a face of it counts as found. Other dialects' collections have the default.
  var groupScore: Double { matchThreshold ?? Double(GroupEndpoints.defaultScore) }
}

/// What became of a request to bind or unbind (2.5 and 2.6).
struct BindingReply: Encodable {
  struct Failure: Encodable {
    let groupId: String
    let errorMsg: String
  }

  let totalCnt: Int
  let successCnt: Int
  let failCnt: Int
  let failInfo: [Failure]

  init(_ outcomes: [BindingOutcome]) {
    failInfo = outcomes.compactMap { outcome in
      outcome.error.map { Failure(groupId: outcome.collection.text, errorMsg: Self.message($0)) }
    }
    totalCnt = outcomes.count
    failCnt = failInfo.count
    successCnt = totalCnt - failCnt
  }

  private static func message(_ error: GalleryError) -> String {
    switch error.code {
    // The document has no words for these two: a face that is not in the group, and another dialect's face set with a
    // capacity that is used up.
    case .membershipNotFound: "FACE_NOT_BOUND"
    case .collectionFull: "GROUP_FULL"
    default: ApplianceError(explaining: error).message
    }
  }
}
