import Foundation
package import Gallery

extension ImportPlan {
  /// The most bytes of a list: more than a million lines.
  private static let longestList = 512 << 20

  /// The photographs that a list names.
  ///
  /// The list has a header. Columns: `file` (relative to the list) and `subject` are needed; `name`, `tag` and
  /// `external_image_id` are optional; every other column is a custom field, left out where it is empty.
  ///
  /// An `external_image_id` names one photograph of its subject: by it an interrupted import knows what is done.
  ///
  /// - Parameter encoding: Of a list without a mark that says it; nil is UTF-8.
  /// - Throws: ``MienError`` with code `invalidArgument` when the list cannot be read, a line lacks a value, or two
  ///   lines have the same subject and `external_image_id`. The list is taken as a whole or not at all.
  package static func list(_ path: String, encoding: TextEncoding?) throws(MienError) -> ImportPlan {
    let (bytes, identity) = try contents(of: path)
    if beginsLikeAnImage(Array(bytes.prefix(64))) {
      throw MienError(
        .invalidArgument,
        "\(path) is a photograph. Name a folder with one folder per subject, or a list that names its subject."
      )
    }
    let list = try SeparatedValues(
      TextEncoding.text(of: bytes, given: encoding, name: path), name: path)
    for needed in ["file", "subject"] as [Name] where !list.header.contains(needed) {
      throw MienError(
        .invalidArgument,
        "The list \(path) has no column “\(needed)”. Its first line should be like: file,subject,name,tag")
    }
    // `NSString.deletingLastPathComponent` stops the program at a path of one letter.
    let folder = path.contains("/") ? URL(filePath: path).deletingLastPathComponent().path : ""
    var plan = ImportPlan()
    plan.files = [identity]
    var lines: [[Name]: Int] = [:]
    for row in list.rows {
      var values = row.values
      guard let file = values.removeValue(forKey: "file"), let subject = values.removeValue(forKey: "subject")
      else {
        throw MienError(
          .invalidArgument, "Line \(row.line) of the list \(path) lacks its file or subject.",
          context: ["line": String(row.line)])
      }
      let new = NewSubject(
        key: Name(subject), name: values.removeValue(forKey: "name") ?? "",
        tag: values.removeValue(forKey: "tag") ?? "")
      let externalImageID = values.removeValue(forKey: "external_image_id").map { Name($0) }
      if let externalImageID, let earlier = lines.updateValue(row.line, forKey: [new.key, externalImageID]) {
        throw MienError(
          .invalidArgument,
          "Lines \(earlier) and \(row.line) of the list \(path) name the same subject and external_image_id. "
            + "Give each photograph its own, or leave the column empty.",
          context: ["line": String(row.line)])
      }
      let place = LocalPath(file.hasPrefix("/") || folder.isEmpty ? file : folder + "/" + file)
      if let entry = try? place.entry() { plan.files.insert(entry.identity) }
      plan.items.append(
        ImportItem(
          path: place, label: file, subject: new, externalImageID: externalImageID, fields: values))
    }
    return plan
  }

  private static func contents(
    of path: String
  ) throws(MienError) -> (bytes: [UInt8], identity: LocalPath.Entry.Identity) {
    do {
      let bytes = try LocalPath(path).contents(limit: longestList + 1)
      guard bytes.count <= longestList else {
        throw MienError(
          .invalidArgument, "The list \(path) has more than \(longestList >> 20) MB. Divide it into several.")
      }
      return (bytes, try LocalPath(path).entry().identity)
    } catch let problem as FileProblem {
      throw MienError(.invalidArgument, "The list \(path) cannot be read (\(problem.reason)).")
    } catch let error as MienError {
      throw error
    } catch {
      throw MienError(.invalidArgument, "The list \(path) cannot be read.")
    }
  }
}
