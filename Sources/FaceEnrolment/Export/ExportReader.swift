import FaceAnalysis
import FaceData
import Foundation
package import Gallery

/// Reads what a ``GalleryExport`` wrote, and puts it into a tenant again.
///
/// Faces come back with their ids, without their photographs: an export with embeddings has all that a search needs.
/// What is there already is left alone, so that an import of an export can be started again.
package struct ExportReader: Sendable {
  /// The most bytes of a line: a stored original as Base64, and what is said about it.
  private static let longestLine = 64 << 20
  /// How many lines are put in by one transaction, and how many bytes they may have before it begins.
  private static let batch = (lines: 200, bytes: 16 << 20)

  private let path: String

  /// - Parameter path: The export.
  package init(_ path: String) { self.path = path }

  /// Whether a file begins like an export: with an object of JSON, which no list does.
  package static func reads(_ path: String) -> Bool {
    let beginning = (try? LocalPath(path).contents(limit: 64)) ?? []
    return beginning.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
  }

  /// Puts everything into a tenant.
  ///
  /// - Parameter report: Called for each face, and for each other line that is not put in.
  /// - Returns: The totals of the faces and of those lines.
  /// - Throws: ``MienError``: `invalidArgument` when the file cannot be read, or what the store reports; what was
  ///   reported before is in the gallery.
  package func run(
    into tenant: TenantGallery, report: (ImportReport) -> Void
  ) async throws(MienError) -> ImportSummary {
    let start = ContinuousClock.now
    var summary = ImportSummary()
    let lines = try LineReader(path: path, longest: Self.longestLine)
    var batch: [(line: ExportLine, number: Int, entry: Result<KeptEntry, MienError>)] = []
    var bytes = 0
    while true {
      let next = Task.isCancelled ? nil : try lines.next()
      if let next, !next.bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
        bytes += next.bytes.count
        do {
          let line = try JSONDecoder().decode(ExportLine.self, from: Data(next.bytes))
          batch.append((line, next.number, line.entry(model: tenant.gallery.model)))
        } catch {
          let line = ImportReport(
            file: "\(path):\(next.number)", subject: "", outcome: .refused, reason: "malformedLine",
            message: "Line \(next.number) is no line of an export (\(systemReason(error))).", warning: nil,
            faceID: nil, faces: nil)
          summary.count(line.outcome)
          report(line)
        }
      }
      if next == nil || batch.count >= Self.batch.lines || bytes >= Self.batch.bytes {
        for line in try await restore(batch, into: tenant) {
          summary.count(line.outcome)
          report(line)
        }
        (batch, bytes) = ([], 0)
      }
      if next == nil { break }
    }
    if Task.isCancelled { while try lines.next() != nil { summary.remaining += 1 } }
    let elapsed = start.duration(to: .now).components
    summary.seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    return summary
  }

  private func restore(
    _ batch: [(line: ExportLine, number: Int, entry: Result<KeptEntry, MienError>)],
    into tenant: TenantGallery
  ) async throws(MienError) -> [ImportReport] {
    let outcomes = try await tenant.restore(batch.compactMap { try? $0.entry.get() })
    var restored = outcomes.makeIterator()
    return batch.compactMap { item in
      let outcome: RestoredEntry =
        switch item.entry {
        case .failure(let error): .refused(error)
        case .success: restored.next() ?? .present
        }
      return item.line.report(outcome, file: "\(path):\(item.number)")
    }
  }
}

extension ExportLine {
  /// What the line says, checked as far as that can be done without the gallery.
  fileprivate func entry(model: ModelIdentity) -> Result<KeptEntry, MienError> {
    do throws(MienError) {
      return .success(try checkedEntry(model))
    } catch {
      return .failure(error)
    }
  }

  private func checkedEntry(_ model: ModelIdentity) throws(MienError) -> KeptEntry {
    let created = created.flatMap { Timestamp(exportText: $0) } ?? Timestamp(milliseconds: 0)
    switch type {
    case .collection:
      return .collection(
        NewCollection(
          name: try required(name, "name"), capacity: capacity, schema: try FieldSchema(fieldTypes ?? [:]),
          matchThreshold: threshold, kind: kind ?? "", displayName: displayName ?? ""),
        code: try required(id, "id").text, created: created)
    case .subject:
      return .subject(
        NewSubject(key: try required(id, "id"), name: name?.text ?? "", tag: tag ?? ""),
        notes: Dictionary((places ?? []).map { ($0.collection, $0.note) }) { first, _ in first },
        created: created)
    case .image:
      guard let bytes else {
        throw MienError(
          .imageNotFound,
          "The export has no bytes of the stored image “\(try required(id, "id"))”. Export with --images to keep it."
        )
      }
      return .image(
        NewImage(
          key: try required(key, "key"), description: description ?? "", personName: personName ?? "",
          personGender: personGender ?? "", bytes: Array(bytes)),
        token: try required(id, "id"), created: created)
    case .face:
      let id = try required(id, "id")
      guard let code = FaceCode(huawei: id.text) else { throw .faceNotFound(id.text) }
      guard let embedding else {
        throw MienError(
          .invalidArgument, "The export has no embedding of the face \(id). Export with --embeddings.")
      }
      guard self.model == model.version else {
        throw MienError(
          .modelMismatch,
          "The embedding of the face \(id) is of another embedder than the gallery's, \(model). Choose the embedder "
            + "that the export was made with, or import the photographs.")
      }
      return .face(
        KeptEntry.Face(
          code: code,
          face: NewFace(
            embedding: try .checked(model, embedding), box: try required(box, "box"),
            attributes: attributes ?? FaceAttributes(), crop: crop.map { Array($0) }),
          subject: subject, image: image, collections: collections ?? [], externalImageID: externalImageID,
          fields: (fields ?? [:]).mapValues(\.value), created: created))
    }
  }

  private func required<Value>(_ value: Value?, _ name: String) throws(MienError) -> Value {
    guard let value else {
      throw MienError(.invalidArgument, "The line lacks “\(name)”: it is no line of an export.")
    }
    return value
  }

  /// - Returns: nil where there is nothing to say.
  fileprivate func report(_ outcome: RestoredEntry, file: String) -> ImportReport? {
    func line(_ result: ImportReport.Outcome, _ error: MienError? = nil) -> ImportReport {
      ImportReport(
        file: file, subject: type == .subject ? id ?? "" : subject ?? "", outcome: result,
        reason: error?.code.rawValue, message: error?.message, warning: nil,
        faceID: type == .face ? id?.text : nil, faces: nil)
    }
    switch outcome {
    case .made: return type == .face ? line(.enrolled) : nil
    case .present: return type == .face ? line(.present) : nil
    // Without its bytes a stored image is nobody's photograph.
    case .refused(let error): return line(type == .image && bytes == nil ? .ignored : .refused, error)
    }
  }
}
