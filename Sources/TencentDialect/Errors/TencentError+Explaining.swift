package import DialectKit
import FaceAnalysis
package import Gallery
import HTTPTypes

extension TencentError {
  package init(_ failure: DialectFailure) {
    func say(_ code: TencentCode) -> TencentError { TencentError(code, failure.message) }
    switch failure.kind {
    case .unknownPath: self.init(.badRequest, message: failure.message, status: .notFound)
    case .wrongMethod:
      let methods = failure.allowedMethods.map(\.rawValue).joined(separator: ", ")
      self.init(
        .badRequest, message: failure.message, status: .methodNotAllowed, headers: [.allow: methods])
    case .bodyTooLarge, .imageTooLarge:
      self.init(.bodyTooLarge, message: failure.message, status: .contentTooLarge)
    case .malformedHTTP, .wrongContentType, .malformedJSON, .malformedForm: self = say(.badRequest)
    case .missingParameter: self = say(.parameterEmpty)
    // This dialect has no videos.
    case .invalidParameter, .severalImageSources, .undecodableVideo, .videoDuration, .unsuitableVideo:
      self = say(.parameterInvalid)
    case .missingImage: self = say(.imageEmpty)
    case .malformedBase64, .damagedImage: self = say(.imageUndecodable)
    case .unsupportedImageFormat, .imageDimensions: self = say(.formatUnsupported)
    case .malformedURL, .urlNotPermitted, .malformedObjectPath, .objectNotPermitted:
      self = say(.urlNotFetched)
    case .urlTooLarge, .urlNotObtained, .objectTooLarge, .objectMissing, .objectNotObtained:
      self = say(.downloadFailed)
    case .suspended: self.init(.appSuspended)
    case .overloaded, .rateLimited:
      self.init(
        .tooFrequent, message: failure.message, headers: [.retryAfter: String(failure.retryAfter ?? 1)])
    case .notInstalled: self = say(.internalError)
    case .internalError:
      // A face whose landmarks coincide has no features.
      if case .unusableFace? = failure.cause as? AnalysisError {
        self.init(.featureFailed)
      } else {
        self.init(.internalError)
      }
    }
  }

  package init(_ error: GalleryError) {
    switch error.code {
    case .tenantNotFound: self.init(.appIDUnknown)
    case .tenantSuspended: self.init(.appSuspended)
    case .collectionNotFound: self.init(.groupMissing)
    case .collectionLimitReached: self.init(.tooManyGroups)
    case .collectionFull, .subjectFull: self.init(.tooManyFaces)
    case .subjectLimitReached: self.init(.tooManyPersons)
    case .subjectNotFound: self.init(.personMissing)
    case .subjectExists: self.init(.personExists)
    case .faceNotFound: self.init(.faceMissing)
    case .nearDuplicate: self.init(.nearDuplicate)
    case .lastMembership:
      self.init(.groupListMissing, "a person must stay in one group at least: delperson deletes it")
    case .fault(.dataFolderInUse), .fault(.dataDamaged), .fault(.storageFull), .fault(.storageFailure):
      self.init(.storageFailed)
    case .invalidArgument, .fieldSchemaInvalid, .fieldUndefined, .fieldTypeMismatch, .fieldValueInvalid,
      .filterInvalid, .returnFieldUndefined, .sortFieldNotReturned, .sortFieldNotNumeric:
      self.init(.parameterInvalid, error.message)
    // What this dialect never asks for, and what no caller can change.
    case .tenantExists, .collectionExists, .displayNameInUse, .collectionEmpty, .membershipExists,
      .membershipNotFound, .imageNotFound, .imageExists, .noMatch, .fault, .cancelled:
      self.init(.internalError)
    }
  }
}
