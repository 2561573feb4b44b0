/// What went wrong in the gallery, for people and for dialects.
///
/// A dialect maps ``code-swift.property`` to its own error codes with an exhaustive `switch`, so that a new
/// code cannot be forgotten; the server's own faults are one case of it.
package struct GalleryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of error it is. Its ``name`` begins the error's description.
  package enum Code: Hashable, Sendable {
    // Tenants
    case tenantNotFound
    case tenantExists
    case tenantSuspended

    // Collections
    case collectionNotFound
    case collectionExists
    /// Another collection already has the display name.
    case displayNameInUse
    /// The tenant may have no more collections.
    case collectionLimitReached
    /// The collection may hold no more faces.
    case collectionFull
    /// The collection may have no more subjects.
    case subjectLimitReached
    /// A search or identification in a collection without faces that could match.
    case collectionEmpty

    // Subjects
    case subjectNotFound
    case subjectExists
    /// The subject may have no more faces.
    case subjectFull
    case membershipExists
    case membershipNotFound
    /// The subject is in this collection only and must stay in one.
    case lastMembership

    // Faces and images
    case faceNotFound
    /// The subject already has this face, or one so close that only a copy of the picture reaches it.
    case nearDuplicate
    case imageNotFound
    case imageExists
    /// Nothing to delete matched.
    case noMatch

    // Custom fields, filters, sorting
    case fieldSchemaInvalid
    case fieldUndefined
    case fieldTypeMismatch
    case fieldValueInvalid
    /// `context["position"]` is the offset of the offending character.
    case filterInvalid
    /// A field to be returned is not defined.
    case returnFieldUndefined
    /// A field to sort by is not among the returned fields.
    case sortFieldNotReturned
    /// A field to sort by is not numeric.
    case sortFieldNotNumeric

    // Everything else
    case invalidArgument
    /// The work was given up.
    case cancelled

    /// What no caller could have avoided.
    case fault(Fault)
  }

  /// What only the operator can mend, who must hear of it.
  package enum Fault: String, Sendable, CaseIterable {
    /// A probe or template of another model than the gallery's.
    case modelMismatch

    // The data folder and its keys
    case embedderMismatch
    case masterKeyMissing
    case masterKeyInvalid
    case masterKeyWrong
    case dataFolderInUse
    case dataFolderTooNew
    case dataDamaged
    case storageFull
    case storageFailure
    case backupInvalid
    /// The index has fallen behind the store, and could not be brought up to it.
    case indexUnavailable
  }

  /// What a program tells errors apart by.
  package let code: Code
  /// What is wrong and what to do about it, in whole sentences. Holds no secret and no biometric value.
  package let message: String
  /// Names and values that a log line or a dialect may want, such as `collection` or `position`.
  package let context: [String: String]

  package init(_ code: Code, _ message: String, context: [String: String] = [:]) {
    self.code = code
    self.message = message
    self.context = context
  }

  package var description: String { "\(code.name): \(message)" }

  /// The same with another sentence behind its message.
  package func adding(_ sentence: String) -> GalleryError {
    GalleryError(code, message + " " + sentence, context: context)
  }
}

extension GalleryError.Code {
  /// For reports and logs, such as `collectionNotFound`.
  package var name: String {
    if case .fault(let fault) = self { fault.rawValue } else { "\(self)" }
  }

  /// Whether no caller could have avoided it, so that the operator must hear of it.
  package var isServersFault: Bool {
    if case .fault = self { true } else { false }
  }
}
