package import HTTPTypes

/// Why a request failed, in no vendor's words. Every dialect maps every kind to a code of its own.
package struct DialectFailure: Error, Sendable {
  /// What went wrong, as finely as some dialect tells it.
  package enum Kind: String, Sendable, CaseIterable {
    /// No endpoint has this path.
    case unknownPath
    /// The path exists, but not with this method.
    case wrongMethod
    /// The request is not HTTP as this server takes it, whatever its endpoint.
    case malformedHTTP
    /// The body is longer than the endpoint takes.
    case bodyTooLarge
    /// The `Content-Type` is missing or none that the endpoint reads.
    case wrongContentType
    /// The body should be a JSON object and is not.
    case malformedJSON
    /// The multipart or form body is not well formed.
    case malformedForm
    case missingParameter
    case invalidParameter
    /// None of the ways to send an image was used.
    case missingImage
    /// More than one way to send the same image was used.
    case severalImageSources
    /// The encoded image has more bytes than the endpoint takes.
    case imageTooLarge
    /// The image is not valid Base64.
    case malformedBase64
    /// The image is not JPEG, PNG or BMP.
    case unsupportedImageFormat
    /// The image says that it is of a supported kind but is empty, truncated or damaged.
    case damagedImage
    /// The image has too many or too few pixels.
    case imageDimensions
    /// What was sent as a video cannot be decoded.
    case undecodableVideo
    /// The video is shorter or longer than the endpoint takes.
    case videoDuration
    /// The video is one, but of more pixels, frames or work than this server takes.
    case unsuitableVideo
    /// A network or a program that the endpoint needs is not installed on this server.
    case notInstalled
    /// `/Bucket/Object` is not well formed.
    case malformedObjectPath
    /// The object store, or the bucket, is not open to this caller.
    case objectNotPermitted
    case objectMissing
    /// The object has more bytes than the endpoint takes.
    case objectTooLarge
    /// The object store did not answer as it should.
    case objectNotObtained
    /// The file's address is no `http` or `https` URL.
    case malformedURL
    /// The address is none from which this server may fetch.
    case urlNotPermitted
    /// What lies at the address has more bytes than the endpoint takes.
    case urlTooLarge
    /// The address did not answer, or not with a file.
    case urlNotObtained
    /// The tenant is suspended.
    case suspended
    /// The tenant makes more requests than it may.
    case rateLimited
    /// The server has more work than it can take now.
    case overloaded
    /// Something that the caller cannot change.
    case internalError
  }

  /// What each dialect has a code of its own for.
  package let kind: Kind
  /// What is wrong and what to do about it, fit for the caller's eyes.
  package let message: String
  /// The parameter of the request that is at fault, where it is one.
  package private(set) var parameter: String?
  /// The methods that the path does have.
  package let allowedMethods: [HTTPRequest.Method]
  /// Seconds after which the same request may succeed.
  package let retryAfter: Int?
  /// The status that HTTP itself prescribes, whatever status the dialect has for such failures.
  package let status: HTTPResponse.Status?
  /// What happened, for the log only.
  package let cause: (any Error)?

  package init(
    _ kind: Kind, _ message: String, parameter: String? = nil, allowedMethods: [HTTPRequest.Method] = [],
    retryAfter: Int? = nil, status: HTTPResponse.Status? = nil, cause: (any Error)? = nil
  ) {
    self.kind = kind
    self.message = message
    self.parameter = parameter
    self.allowedMethods = allowedMethods
    self.retryAfter = retryAfter
    self.status = status
    self.cause = cause
  }

  /// The same failure, said to be about a parameter unless it names one itself.
  package func about(_ parameter: String) -> DialectFailure {
    var failure = self
    failure.parameter = failure.parameter ?? parameter
    return failure
  }

  /// The same failure, whose message says which of several images it is about unless it names that image itself.
  ///
  /// What is no fault of an image stays as it is.
  ///
  /// - Parameter image: What the caller calls the image, for example `image2`.
  package func concerning(_ image: String) -> DialectFailure {
    guard kind.isOfImage, !message.contains(image) else { return self }
    return DialectFailure(
      kind, "\(message) (\(image))", parameter: parameter, allowedMethods: allowedMethods,
      retryAfter: retryAfter, status: status, cause: cause)
  }
}

extension DialectFailure.Kind {
  /// Whether it is a fault of one image, as it was sent or at its address.
  fileprivate var isOfImage: Bool {
    switch self {
    case .missingImage, .severalImageSources, .imageTooLarge, .malformedBase64, .unsupportedImageFormat,
      .damagedImage, .imageDimensions, .malformedObjectPath, .objectNotPermitted, .objectMissing,
      .objectTooLarge, .objectNotObtained, .malformedURL, .urlNotPermitted, .urlTooLarge, .urlNotObtained:
      true
    case .unknownPath, .wrongMethod, .malformedHTTP, .bodyTooLarge, .wrongContentType, .malformedJSON,
      .malformedForm, .missingParameter, .invalidParameter, .undecodableVideo, .videoDuration,
      .unsuitableVideo, .notInstalled, .suspended, .rateLimited, .overloaded, .internalError:
      false
    }
  }
}

extension DialectFailure {
  /// Does what is needed with one of several images, and says of a failure which of them it is about.
  ///
  /// - Parameter image: What the caller calls the image.
  /// - Throws: what the work throws, a ``DialectFailure`` with the image's name in it.
  package static func concerning<Result>(
    _ image: String, _ work: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await work()
    } catch let failure as DialectFailure {
      throw failure.concerning(image)
    }
  }
}
