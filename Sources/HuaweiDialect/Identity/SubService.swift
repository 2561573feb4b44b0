/// The parts of the service that are enabled one by one (v2 reference, table 2-1 and section 3.1).
package enum SubService: String, CaseIterable, Sendable {
  case faceDetect = "face-detect"
  case faceCompare = "face-compare"
  /// Face sets, faces and the search among them.
  case faceSearch = "face-search"
  /// In videos and in photographs.
  case liveDetect = "live-detect"

  /// Reads names separated by commas, as the setting has them.
  ///
  /// - Returns: `nil` when a name is unknown.
  package static func services(named names: String) -> Set<SubService>? {
    var services: Set<SubService> = []
    for name in names.split(separator: ",") {
      guard let service = SubService(rawValue: String(name)) else { return nil }
      services.insert(service)
    }
    return services
  }
}
