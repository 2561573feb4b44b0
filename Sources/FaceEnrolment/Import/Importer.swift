import Crypto
import FaceAnalysis
import Foundation
package import Gallery
package import Recognition

/// Imports many photographs into a collection, on all threads of the pool that analyses them.
///
/// Each photograph is one durable transaction, and its face carries a digest of the file as its external image
/// id (unless the list gives one). So an import that was interrupted, however it was, is continued by starting
/// it again: what is there already is recognised and left alone. A photograph that comes twice for one subject
/// counts once, so that an import ends the same whether it was interrupted or not.
///
/// A list is newer than the gallery: where it gives another name, tag or custom field for what is there already, that is
/// changed, and the photograph's line says what it was.
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
  /// The embeddings of one and the same photograph differ by what rounding leaves.
  private static let samePhotograph: Float = 1e-5

  private let tenant: TenantGallery
  private let collection: FaceCollection
  private let recognition: PooledRecognition
  private let faces: Faces
  private let present: [Known: FaceCode]

  private struct Known: Hashable, Sendable {
    let subject: SubjectID?
    let externalImageID: Name
  }

  /// Prepares an import and looks up what is in the collection already.
  ///
  /// - Throws: ``GalleryError``: `collectionNotFound`, `modelMismatch`, or what the store reports.
  package init(
    into name: Name, of tenant: TenantGallery, recognition: PooledRecognition,
    faces: Faces = .largest
  ) async throws(GalleryError) {
    self.tenant = tenant
    self.recognition = recognition
    self.faces = faces
    collection = try await tenant.collection(named: name)
    var present: [Known: FaceCode] = [:]
    let size = 2000
    for offset in stride(from: 0, to: collection.faceCount, by: size) {
      let page = try Page(offset: offset, limit: size)
      for face in try await tenant.faces(inCollectionNamed: name, page).faces {
        guard let id = face.externalImageID else { continue }
        present[Known(subject: face.subject, externalImageID: id)] = face.code
      }
    }
    self.present = present
  }

  /// Imports the photographs of a plan until all are done, the task is cancelled or the gallery can take no more, and
  /// reports what it leaves out.
  ///
  /// - Parameters:
  ///   - plan: What is to be imported.
  ///   - workers: photographs in work at the same time.
  ///   - report: called once per photograph, in no particular order, from any thread.
  package func run(
    _ plan: ImportPlan, workers: Int, report: @escaping @Sendable (ImportReport) -> Void
  ) async -> ImportSummary {
    let start = ContinuousClock.now
    let state = ImportRun(plan.items)
    let warnings = plan.warnings()
    for line in plan.leftOut {
      state.count(line)
      report(line)
    }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, workers) {
        group.addTask {
          while !Task.isCancelled, let item = state.next() {
            guard let line = await importing(item, state, warning: warnings[item.subject.key]) else {
              continue
            }
            state.count(line)
            report(line)
          }
        }
      }
    }
    var result = state.summary
    result.remaining = plan.items.count + plan.leftOut.count - result.counted
    let elapsed = start.duration(to: .now).components
    result.seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    return result
  }

  /// - Returns: nil when the import was given up before the photograph was looked at.
  private func importing(_ item: ImportItem, _ state: ImportRun, warning: String?) async -> ImportReport? {
    var changes: [String] = []
    func result(
      _ outcome: ImportReport.Outcome, reason: String? = nil, _ message: String? = nil, face: Face? = nil,
      faces: Int? = nil
    ) -> ImportReport {
      ImportReport(
        file: item.label, subject: item.subject.key, outcome: outcome, reason: reason, message: message,
        warning: outcome == .enrolled || outcome == .present ? warning : nil,
        change: changes.isEmpty ? nil : changes.joined(separator: " "), faceID: face?.code.huawei,
        faces: faces)
    }
    do {
      changes += try await correctSubject(of: item)
      let bytes = try item.path.contents(limit: Self.largestFile + 1)
      guard bytes.count <= Self.largestFile else {
        return result(
          .refused, reason: "tooLarge",
          "\(item.label) has more than \(Self.largestFile >> 20) MB. Save the photograph smaller.")
      }
      let externalImageID = item.externalImageID ?? Self.name(of: bytes)
      guard state.begin(item.subject.key, externalImageID) else { return result(.present) }
      if let face = try await presentFace(of: item, externalImageID) {
        changes += try await correctFace(face, item, id: nil)
        return result(.present)
      }
      let analysis = try await recognition.analyse(
        SentFile(bytes), [.embedding, .landmarks], faces: .all, limits: .default)
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
      do {
        let enrolled = try await tenant.enrol(
          Enrolment(
            faces: [try face.enrollable()], collections: [collection.name],
            subject: .any(item.subject), externalImageID: externalImageID, fields: try fields(of: item),
            duplicates: .init(scope: .subjectInCollections, maximumDistance: Self.samePhotograph)))
        return result(.enrolled, face: enrolled.faces.first, faces: analysis.faces.count)
      } catch let error as GalleryError where error.code == .nearDuplicate {
        guard let code = error.context["face"].flatMap(FaceCode.init(huawei:)) else { throw error }
        changes += try await correctFace(code, item, id: item.externalImageID)
        return result(.present)
      }
    } catch let error as FileProblem where error == .special {
      return result(
        .refused, reason: "noFile", "\(item.label) is a pipe, a socket or a device, and was not read.")
    } catch let error as FileProblem {
      return result(
        .failed, reason: "unreadableFile",
        "\(item.label) cannot be read (\(error.reason)). Check that the file exists and that you may read it."
      )
    } catch RecognitionError.fault(is CancellationError) {
      return nil
    } catch let error as RecognitionError {
      return result(.failed, reason: error.code, error.message)
    } catch let error as GalleryError {
      // What the gallery cannot do for one photograph it cannot do for the next.
      if error.code.isServersFault { state.end(error) }
      return result(
        error.code.isServersFault ? .failed : .refused, reason: error.code.name, error.message)
    } catch {
      return result(.failed, reason: "unknown", systemReason(error))
    }
  }

  /// Gives a subject that exists the name and the tag of the list.
  ///
  /// - Returns: A sentence for what was changed.
  private func correctSubject(of item: ImportItem) async throws(GalleryError) -> [String] {
    let (said, key) = (item.said, item.subject.key)
    guard let old = try await tenant.correctSubject(key, name: said.name, tag: said.tag) else { return [] }
    return [("name", old.name, said.name), ("tag", old.tag, said.tag)].compactMap { what, old, new in
      guard let new, Name(old) != Name(new) else { return nil }
      return "The subject's \(what) was “\(old)” and is “\(new)” now."
    }
  }

  private func presentFace(
    of item: ImportItem, _ externalImageID: Name
  ) async throws(GalleryError) -> FaceCode? {
    guard !present.isEmpty else { return nil }
    let subject = try await tenant.read { (reader) throws(GalleryError) in
      try reader.subject(key: item.subject.key)
    }
    return subject.flatMap { present[Known(subject: $0.id, externalImageID: externalImageID)] }
  }

  /// Gives a face that is there the custom fields of the list.
  ///
  /// - Parameter id: the external image id that it gets, where the same photograph was enrolled under another.
  /// - Returns: A sentence for each thing that was changed.
  private func correctFace(
    _ code: FaceCode, _ item: ImportItem, id: Name?
  ) async throws(GalleryError) -> [String] {
    let fields = try fields(of: item)
    guard id != nil || !fields.isEmpty else { return [] }
    let old = try await tenant.face(code, inCollectionNamed: collection.name).face
    let changed = fields.filter { old.fields[$0] != $1 }
    guard id != nil || !changed.isEmpty else { return [] }
    _ = try await tenant.updateFace(
      code, inCollectionNamed: collection.name, externalImageID: id, fields: changed)
    let named = id.map { "The external image id was “\(old.externalImageID ?? "")” and is “\($0)” now." }
    return [named].compactMap { $0 }
      + changed.sorted { $0.key < $1.key }.map { name, new in
        "The field “\(name)” was \(old.fields[name].map { "“\($0.said)”" } ?? "empty") and is “\(new.said)” now."
      }
  }

  /// The texts of a list as values of the collection's custom fields.
  private func fields(of item: ImportItem) throws(GalleryError) -> [Name: FieldValue] {
    var fields: [Name: FieldValue] = [:]
    for (name, text) in item.fields {
      guard let type = collection.schema.types[name] else {
        throw GalleryError(
          .fieldUndefined,
          "The collection “\(collection.name)” has no custom field “\(name)”. Leave the column out, or create "
            + "the collection with it.", context: ["field": name.text])
      }
      guard let value = FieldValue(text, as: type) else {
        throw GalleryError(
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

extension FieldValue {
  /// For people.
  fileprivate var said: String {
    switch self {
    case .string(let text): text.text
    case .whole(let number): String(number)
    case .real(let number): String(number)
    case .boolean(let isTrue): String(isTrue)
    }
  }
}
