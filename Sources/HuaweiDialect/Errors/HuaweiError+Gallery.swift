package import Gallery

extension HuaweiError {
  /// Says an error of the gallery in this dialect's terms.
  package init(_ error: GalleryError) {
    switch error.code {
    case .tenantSuspended: self.init(.serviceFrozen)
    case .tenantNotFound: self.init(.unauthenticated)
    case .collectionNotFound: self.init(.faceSetMissing)
    case .collectionExists: self.init(.faceSetExists)
    case .collectionLimitReached: self.init(.tooManyFaceSets)
    case .collectionFull: self.init(.faceSetFull)
    case .faceNotFound: self.init(.faceMissing)
    case .noMatch: self.init(.valueNotFound)
    case .fieldUndefined: self.init(.fieldUndefined, error.message)
    case .fieldTypeMismatch: self.init(.fieldTypeMismatch, error.message)
    case .filterInvalid: self.init(.filterMalformed, error.message)
    case .returnFieldUndefined: self.init(.returnFieldUndefined, error.message)
    case .sortFieldNotReturned: self.init(.sortFieldNotReturned, error.message)
    case .sortFieldNotNumeric: self.init(.sortFieldNotNumeric, error.message)
    case .fieldSchemaInvalid, .fieldValueInvalid, .invalidArgument:
      self.init(.parameterMalformed, error.message)
    // This dialect has no subjects, keeps no images and opens no data folders.
    case .tenantExists, .displayNameInUse, .subjectLimitReached, .collectionEmpty, .subjectNotFound,
      .subjectExists, .subjectFull, .membershipExists, .membershipNotFound, .lastMembership, .nearDuplicate,
      .imageNotFound, .imageExists, .fault, .cancelled:
      self.init(.internalError)
    }
  }
}
