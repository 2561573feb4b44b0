package import Gallery

extension GalleryError.Code {
  /// All codes, for tests of what becomes of each.
  package static let every: [GalleryError.Code] =
    callers + GalleryError.Fault.allCases.map(GalleryError.Code.fault)

  private static let callers: [GalleryError.Code] = [
    .tenantNotFound, .tenantExists, .tenantSuspended, .collectionNotFound, .collectionExists,
    .displayNameInUse,
    .collectionLimitReached, .collectionFull, .subjectLimitReached, .collectionEmpty, .subjectNotFound,
    .subjectExists, .subjectFull, .membershipExists, .membershipNotFound, .lastMembership, .faceNotFound,
    .nearDuplicate, .imageNotFound, .imageExists, .noMatch, .fieldSchemaInvalid, .fieldUndefined,
    .fieldTypeMismatch, .fieldValueInvalid, .filterInvalid, .returnFieldUndefined, .sortFieldNotReturned,
    .sortFieldNotNumeric, .invalidArgument, .cancelled,
  ]

  /// Does not compile when a code is new: then it belongs into the list above, too.
  private func mustBeListed() {
    switch self {
    case .tenantNotFound, .tenantExists, .tenantSuspended, .collectionNotFound, .collectionExists,
      .displayNameInUse, .collectionLimitReached, .collectionFull, .subjectLimitReached, .collectionEmpty,
      .subjectNotFound, .subjectExists, .subjectFull, .membershipExists, .membershipNotFound, .lastMembership,
      .faceNotFound, .nearDuplicate, .imageNotFound, .imageExists, .noMatch, .fieldSchemaInvalid,
      .fieldUndefined,
      .fieldTypeMismatch, .fieldValueInvalid, .filterInvalid, .returnFieldUndefined, .sortFieldNotReturned,
      .sortFieldNotNumeric, .invalidArgument, .cancelled, .fault:
      break
    }
  }
}
