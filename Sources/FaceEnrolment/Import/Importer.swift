import Crypto
import FaceAnalysis
import Foundation
package import Gallery
import Imaging
package import Recognition
import Synchronization

/// Imports many photographs into a collection, on all threads of the pool that analyses them.
///
/// Each photograph is one durable transaction, and its face carries a digest of the file as its external image
/// id (unless the list gives one). So an import that was interrupted, however it was, is continued by starting
/// it again: what is there already is recognised and left alone. A photograph that comes twice for one subject
/// counts once, so that an import ends the same whether it was interrupted or not.
package struct Importer: Sendable {
  /// Which faces of a photograph are enrolled.
  package enum Faces: String, Sendable, CaseIterable {
    /// The largest one.
    case largest
    /// The only one; a photograph with several is refused.
    case single
  }

  /// The most bytes of a photograph's file.
  private static let largestFile = 256 << 20

  private let tenant: TenantGallery
  private let collection: FaceCollection
  private let recognition: PooledRecognition
  private let faces: Faces
  private let present: Set<Known>

  private struct Known: Hashable, Sendable {
    let subject: SubjectID?
    let externalImageID: Name
  }

  /// Prepares an import and looks up what is in the collection already.
  ///
  /// - Throws: ``MienError``: `collectionNotFound`, `modelMismatch`, or what the store reports.
  package init(
    into name: Name, of tenant: TenantGallery, recognition: PooledRecognition,
    faces: Faces = .largest
  ) async throws(MienError) {
    self.tenant = tenant
    self.recognition = recognition
    self.faces = faces
    collection = try await tenant.collection(named: name)
    var present: Set<Known> = []
    let size = 2000
    for offset in stride(from: 0, to: collection.faceCount, by: size) {
      let page = try Page(offset: offset, limit: size)
      for face in try await tenant.faces(inCollectionNamed: name, page).faces {
        guard let id = face.externalImageID else { continue }
        present.insert(Known(subject: face.subject, externalImageID: id))
      }
    }
    self.present = present
  }

  /// Imports the photographs of a plan until all are done or the task is cancelled, and reports what it leaves out.
  ///
  /// - Parameters:
  ///   - plan: What is to be imported.
  ///   - workers: photographs in work at the same time.
  ///   - report: called once per photograph, in no particular order, from any thread.
  package func run(
    _ plan: ImportPlan, workers: Int, report: @escaping @Sendable (ImportReport) -> Void
  ) async -> ImportSummary {
    let start = ContinuousClock.now
    let queue = ItemQueue(plan.items)
    let warnings = plan.warnings()
    let summary = SharedSummary()
    for line in plan.leftOut {
      summary.change { $0.count(line.outcome) }
      report(line)
    }
    let begun = BegunPhotographs()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, workers) {
        group.addTask {
          while !Task.isCancelled, let item = queue.next() {
            let outcome = await importing(item, begun, warning: warnings[item.subject.key])
            summary.change { $0.count(outcome.outcome) }
            report(outcome)
          }
        }
      }
    }
    var result = summary.value
    result.remaining = plan.items.count + plan.leftOut.count - result.counted
    let elapsed = start.duration(to: .now).components
    result.seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    return result
  }

  private func importing(
    _ item: ImportItem, _ begun: BegunPhotographs, warning: String?
  ) async -> ImportReport {
    func result(
      _ outcome: ImportReport.Outcome, reason: String? = nil, _ message: String? = nil, face: Face? = nil,
      faces: Int? = nil
    ) -> ImportReport {
      ImportReport(
        file: item.label, subject: item.subject.key, outcome: outcome, reason: reason, message: message,
        warning: outcome == .enrolled || outcome == .present ? warning : nil, faceID: face?.code.huawei,
        faces: faces)
    }
    let bytes: [UInt8]
    do {
      bytes = try item.path.contents(limit: Self.largestFile + 1)
    } catch {
      return result(
        .failed, reason: "unreadableFile",
        "\(item.label) cannot be read (\(error.reason)). Check that the file exists and that you may read it."
      )
    }
    guard bytes.count <= Self.largestFile else {
      return result(
        .refused, reason: "tooLarge",
        "\(item.label) has more than \(Self.largestFile >> 20) MB. Save the photograph smaller.")
    }
    let externalImageID = item.externalImageID ?? Self.name(of: bytes)
    do {
      guard begun.insert(item.subject.key, externalImageID) else { return result(.present) }
      if try await isPresent(item, externalImageID) { return result(.present) }
      let analysis = try await recognition.analyse(
        Photograph(bytes), [.embedding, .landmarks], faces: .all, limits: .default)
      guard let face = analysis.faces.first else {
        return result(
          .refused, reason: "noFace",
          "No face of at least \(recognition.minimumFace) pixels was found. Use a photograph that shows the face larger.",
          faces: 0)
      }
      guard faces == .largest || analysis.faces.count == 1 else {
        return result(
          .refused, reason: "severalFaces",
          "\(analysis.faces.count) faces were found. Cut the right one out, or import the largest with "
            + "--faces largest.", faces: analysis.faces.count)
      }
      let enrolled = try await tenant.enrol(
        Enrolment(
          faces: [try face.enrollable()], collections: [collection.name],
          subject: .any(item.subject), externalImageID: externalImageID, fields: try fields(of: item)))
      return result(.enrolled, face: enrolled.faces.first, faces: analysis.faces.count)
    } catch let error as RecognitionError {
      return result(.failed, reason: error.code, error.message)
    } catch let error as MienError {
      return result(.refused, reason: error.code.rawValue, error.message)
    } catch {
      return result(.failed, reason: "unknown", systemReason(error))
    }
  }

  private func isPresent(_ item: ImportItem, _ externalImageID: Name) async throws(MienError) -> Bool {
    guard !present.isEmpty else { return false }
    let subject = try await tenant.read { (reader) throws(MienError) in
      try reader.subject(key: item.subject.key)
    }
    guard let subject else { return false }
    return present.contains(Known(subject: subject.id, externalImageID: externalImageID))
  }

  /// The texts of a list as values of the collection's custom fields.
  private func fields(of item: ImportItem) throws(MienError) -> [Name: FieldValue] {
    var fields: [Name: FieldValue] = [:]
    for (name, text) in item.fields {
      guard let type = collection.schema.types[name] else {
        throw MienError(
          .fieldUndefined,
          "The collection “\(collection.name)” has no custom field “\(name)”. Leave the column out, or create "
            + "the collection with it.", context: ["field": name.text])
      }
      guard let value = FieldValue(text, as: type) else {
        throw MienError(
          .fieldTypeMismatch, "“\(text)” is not a value of type \(type.rawValue) for “\(name)”.",
          context: ["field": name.text])
      }
      fields[name] = value
    }
    return fields
  }

  /// A name that follows from the content of a file: half of its SHA-256 in hexadecimal digits.
  private static func name(of bytes: [UInt8]) -> Name {
    Name(SHA256.hash(data: bytes).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
  }
}

/// Totals that several tasks count.
private final class SharedSummary: Sendable {
  private let summary = Mutex(ImportSummary())
  var value: ImportSummary { summary.withLock { $0 } }
  func change(_ body: (inout ImportSummary) -> Void) { summary.withLock { body(&$0) } }
}

/// What this run has looked at already: names of images by subject.
private final class BegunPhotographs: Sendable {
  private struct Photograph: Hashable {
    let subject: Name
    let externalImageID: Name
  }

  private let begun = Mutex<Set<Photograph>>([])

  /// - Returns: false when the subject's photograph was begun before.
  func insert(_ subject: Name, _ externalImageID: Name) -> Bool {
    begun.withLock {
      $0.insert(Photograph(subject: subject, externalImageID: externalImageID)).inserted
    }
  }
}

/// Photographs that several tasks take from.
private final class ItemQueue: Sendable {
  private let items: [ImportItem]
  private let position = Atomic(0)

  init(_ items: [ImportItem]) { self.items = items }

  func next() -> ImportItem? {
    let index = position.add(1, ordering: .relaxed).oldValue
    return index < items.count ? items[index] : nil
  }
}
