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

  private let file: SourceFile

  /// - Parameter file: The export.
  package init(_ file: SourceFile) { self.file = file }

  /// Whether a file begins like an export, with JSON, which no list does. Its bytes stay to be read.
  ///
  /// - Throws: ``GalleryError`` with code `invalidArgument` for an export that is not UTF-8, or a file that cannot be read.
  package static func reads(_ file: SourceFile) throws(GalleryError) -> Bool {
    let beginning = try file.peek(64)
    let mark = TextEncoding.marked(beginning)
    let text = beginning.dropFirst(mark?.length ?? 0)
    guard let first = text.first(where: { ![0, 0x20, 0x09, 0x0A, 0x0D].contains($0) }),
      [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(first)
    else { return false }
    guard text.prefix(4).contains(0) || (mark.map { $0.encoding != .utf8 } ?? false) else { return true }
    let encoding = mark?.encoding.name ?? (text.first == 0 ? "UTF-16BE" : "UTF-16LE")
    throw GalleryError(
      .invalidArgument,
      "The export \(file.path) is \(encoding), and an export is UTF-8. Convert it: iconv -f \(encoding) -t UTF-8 "
        + "\(file.path) > NEW")
  }

  /// Puts everything into a tenant, until the file ends, the task is cancelled or something keeps it from going on, which
  /// the totals name: a file that cannot be read on, or a gallery that can take no more.
  ///
  /// - Parameter report: Called for each face, and for each other line that is not put in.
  /// - Returns: The totals of the faces and of those lines.
  package func run(into tenant: TenantGallery, report: (ImportReport) -> Void) async -> ImportSummary {
    let start = ContinuousClock.now
    var summary = ImportSummary()
    let lines = LineReader(file, longest: Self.longestLine)
    do throws(GalleryError) {
      try await restoreAll(lines, into: tenant, &summary, report)
    } catch {
      summary.fault = error
    }
    if Task.isCancelled || summary.fault != nil {
      while (try? lines.next()) != nil { summary.remaining += 1 }
    }
    let elapsed = start.duration(to: .now).components
    summary.seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    return summary
  }

  private func restoreAll(
    _ lines: LineReader, into tenant: TenantGallery, _ summary: inout ImportSummary,
    _ report: (ImportReport) -> Void
  ) async throws(GalleryError) {
    var batch: [(line: ExportLine, number: Int, entry: Result<KeptEntry, GalleryError>)] = []
    var bytes = 0
    func restoreBatch() async throws(GalleryError) {
      // Until it is known to be in, it is left.
      summary.remaining += batch.count
      let reports = try await restore(batch, into: tenant)
      summary.remaining -= batch.count
      for line in reports {
        summary.count(line)
        report(line)
      }
      (batch, bytes) = ([], 0)
    }
    while !Task.isCancelled {
      let next: (bytes: Data, number: Int)?
      do throws(GalleryError) {
        next = try lines.next()
      } catch {
        // What came whole before it is kept.
        try await restoreBatch()
        throw error
      }
      guard let next else { break }
      guard let first = next.bytes.first(where: { ![0x20, 0x0D, 0x09].contains($0) }) else { continue }
      bytes += next.bytes.count
      do {
        guard first == UInt8(ascii: "{") else { throw NoObject() }
        let line = try JSONDecoder().decode(ExportLine.self, from: Data(next.bytes))
        batch.append((line, next.number, line.entry(model: tenant.gallery.model)))
      } catch {
        let line = ImportReport(
          file: "\(file.path):\(next.number)", subject: "", outcome: .refused, reason: "malformedLine",
          message: "Line \(next.number) is no line of an export (\(systemReason(error))).")
        summary.count(line)
        report(line)
      }
      if batch.count >= Self.batch.lines || bytes >= Self.batch.bytes { try await restoreBatch() }
    }
    try await restoreBatch()
  }

  /// A line of JSON that has no members.
  private struct NoObject: Error, CustomStringConvertible {
    var description: String { "it is no object of JSON, which begins with {" }
  }

  private func restore(
    _ batch: [(line: ExportLine, number: Int, entry: Result<KeptEntry, GalleryError>)],
    into tenant: TenantGallery
  ) async throws(GalleryError) -> [ImportReport] {
    let outcomes = try await tenant.restore(batch.compactMap { try? $0.entry.get() })
    var restored = outcomes.makeIterator()
    return batch.compactMap { item in
      let outcome: RestoredEntry =
        switch item.entry {
        case .failure(let error): .refused(error)
        case .success: restored.next() ?? .present
        }
      return item.line.report(outcome, file: "\(file.path):\(item.number)")
    }
  }
}

extension ExportLine {
  /// What the line says, checked as far as that can be done without the gallery.
  fileprivate func entry(model: ModelIdentity) -> Result<KeptEntry, GalleryError> {
    do throws(GalleryError) {
      return .success(try checkedEntry(model))
    } catch {
      return .failure(error)
    }
  }

  private func checkedEntry(_ model: ModelIdentity) throws(GalleryError) -> KeptEntry {
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
        throw GalleryError(
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
        throw GalleryError(
          .invalidArgument, "The export has no embedding of the face \(id). Export with --embeddings.")
      }
      guard self.model == model.version else {
        throw GalleryError(
          .fault(.modelMismatch),
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

  private func required<Value>(_ value: Value?, _ name: String) throws(GalleryError) -> Value {
    guard let value else {
      throw GalleryError(.invalidArgument, "The line lacks “\(name)”: it is no line of an export.")
    }
    return value
  }

  /// - Returns: nil where there is nothing to say.
  fileprivate func report(_ outcome: RestoredEntry, file: String) -> ImportReport? {
    func line(_ result: ImportReport.Outcome, _ error: GalleryError? = nil) -> ImportReport {
      ImportReport(
        file: file, subject: type == .subject ? id ?? "" : subject ?? "", outcome: result,
        reason: error?.code.name, message: error?.message, faceID: type == .face ? id?.text : nil)
    }
    switch outcome {
    case .made: return type == .face ? line(.enrolled) : nil
    case .present: return type == .face ? line(.present) : nil
    // Without its bytes a stored image is nobody's photograph.
    case .refused(let error): return line(type == .image && bytes == nil ? .ignored : .refused, error)
    }
  }
}
