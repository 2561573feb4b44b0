package import HTTPTypes

/// What an operation takes and gives, for the OpenAPI description of the server.
package struct OperationDescription: Sendable {
  /// One sentence for people.
  package let summary: String
  /// What is to be said about parameters of the path; those that are not named here are plain text.
  package let path: [Field]
  /// Parameters behind the question mark.
  package let query: [Field]
  /// Headers of the request that the operation looks at.
  package let headers: [Field]
  /// nil: the request has none.
  package let body: BodyDescription?
  /// The body of a successful answer; `nil` when it has none.
  package let answer: Schema?
  /// The status of a successful answer.
  package let status: HTTPResponse.Status
  /// Whether the operation answers callers without credentials.
  package let isOpen: Bool
  /// How the operation fails, besides what all operations of its dialect have in common.
  package let failures: [FailureDescription]
}

/// The body of a request.
package struct BodyDescription: Sendable {
  /// How a body may be written.
  package enum Encoding: String, Sendable {
    case json = "application/json"
    case multipart = "multipart/form-data"
    case urlEncoded = "application/x-www-form-urlencoded"
  }

  /// The members of the object, or the parts of the form.
  package let fields: [Field]
  /// The ways to write it, any of which will do.
  package let encodings: [Encoding]

  /// A body that the caller may write in several ways. Files are part of multipart forms only.
  package static func fields(_ fields: [Field], as encodings: Encoding...) -> BodyDescription {
    BodyDescription(fields: fields, encodings: encodings)
  }

  /// A JSON object.
  package static func json(_ fields: [Field]) -> BodyDescription { .fields(fields, as: .json) }
}

/// A way in which operations fail.
package struct FailureDescription: Sendable, Hashable {
  /// The code as the answer has it.
  package let code: String
  /// With which the failure is answered.
  package let status: HTTPResponse.Status
  /// What the code means, for people.
  package let message: String

  package init(code: String, status: HTTPResponse.Status, message: String) {
    self.code = code
    self.status = status
    self.message = message
  }
}

/// What holds for all operations of a dialect.
package struct DialectDescription: Sendable {
  /// The vendor's interface, for people.
  package let title: String
  /// The body of every failed answer.
  package let failure: Schema
  /// How every operation can fail.
  package let failures: [FailureDescription]
  /// The ways to show credentials, by name, each as an OpenAPI security scheme. Any one of them is enough.
  package let security: [String: JSONValue]
  /// Headers on every answer.
  package let headers: [Field]

  package init(
    title: String, failure: Schema, failures: [FailureDescription] = [], security: [String: JSONValue] = [:],
    headers: [Field] = []
  ) {
    self.title = title
    self.failure = failure
    self.failures = failures
    self.security = security
    self.headers = headers
  }
}

extension Endpoint {
  /// The endpoint with what its users have to know.
  ///
  /// - Parameters:
  ///   - summary: What the operation does, in one sentence.
  ///   - path: Notes on parameters of the path.
  ///   - answer: The body of a successful answer; `nil` when it has none.
  ///   - status: The status of a successful answer.
  ///   - isOpen: Whether no credentials are needed.
  ///   - failures: How it fails in ways of its own. Each dialect has a shorthand that makes these from its codes.
  package func described(
    _ summary: String, path: [Field] = [], query: [Field] = [], headers: [Field] = [],
    body: BodyDescription? = nil, answer: Schema? = nil, status: HTTPResponse.Status = .ok,
    isOpen: Bool = false, failures: [FailureDescription] = []
  ) -> Endpoint {
    var endpoint = self
    endpoint.description = OperationDescription(
      summary: summary, path: path, query: query, headers: headers, body: body, answer: answer,
      status: status, isOpen: isOpen, failures: failures)
    return endpoint
  }
}
