/// The number of a tenant in the store. Never shown to a caller.
package struct TenantID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
  package var description: String { "tenant \(rawValue)" }
}

/// The number of a collection in the store; grows with time, so that it gives the order of insertion.
package struct CollectionID: RawRepresentable, Hashable, Sendable, Codable, Comparable {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
  package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

/// The number of a subject in the store; grows with time.
package struct SubjectID: RawRepresentable, Hashable, Sendable, Codable, Comparable {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
  package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

/// The number of a face in the store; grows with time. Callers see a ``FaceCode`` in their dialect's format.
package struct FaceID: RawRepresentable, Hashable, Sendable, Codable, Comparable {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
  package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

/// The number of a stored image in the store; grows with time (the appliance's numeric `id`).
package struct ImageID: RawRepresentable, Hashable, Sendable, Codable, Comparable {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
  package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}
