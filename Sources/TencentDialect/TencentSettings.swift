/// What an operator may set for this dialect. The defaults are the figures of the document.
package struct TencentSettings: Sendable, Equatable {
  /// The most pixels of an image.
  package var maximumPixels = 40_000_000
  /// The most bytes of a request's body.
  package var bodyBytes = 3 << 19
  /// The most bytes of an image that is fetched from an address.
  package var fetchedBytes = 10 << 20
  /// Groups of an appid.
  package var groups = 5000
  /// Persons in a group.
  package var personsPerGroup = 10_000
  /// Faces of a person, and images of one request.
  package var facesPerPerson = 20
  /// Seconds around the time it was made in which a signature for one use is accepted.
  package var oneTimeWindow = 1800

  package init() {}
}
