import Foundation
package import Gallery
import SwiftCSV

extension ImportItem {
  /// The photographs that a list names.
  ///
  /// The list has a header. Columns: `file` (relative to the list) and `subject` are needed; `name`, `tag` and
  /// `external_image_id` are optional; every other column is a custom field, left out where it is empty.
  ///
  /// An `external_image_id` names one photograph of its subject: by it an interrupted import knows what is done.
  ///
  /// - Throws: ``MienError`` with code `invalidArgument` when the list cannot be read, a line lacks a value, or two
  ///   lines have the same subject and `external_image_id`.
  package static func items(inList path: String) throws(MienError) -> [ImportItem] {
    let list: CSV<Named>
    do {
      list = try CSV<Named>(url: URL(fileURLWithPath: path), loadColumns: false)
    } catch {
      throw MienError(
        .invalidArgument, "The list \(path) cannot be read as comma-separated values: \(error).")
    }
    for needed in ["file", "subject"] where !list.header.contains(needed) {
      throw MienError(
        .invalidArgument,
        "The list \(path) has no column “\(needed)”. Its first line should be like: file,subject,name,tag")
    }
    let folder = (path as NSString).deletingLastPathComponent
    var items: [ImportItem] = []
    var lines: [[Name]: Int] = [:]
    for (number, row) in list.rows.enumerated() {
      var row = row.mapValues { $0.trimmingCharacters(in: .whitespaces) }
      guard let file = row.removeValue(forKey: "file"), !file.isEmpty,
        let subject = row.removeValue(forKey: "subject"), !subject.isEmpty
      else {
        throw MienError(
          .invalidArgument, "Line \(number + 2) of the list \(path) lacks its file or subject.",
          context: ["line": String(number + 2)])
      }
      let new = NewSubject(
        key: Name(subject), name: row.removeValue(forKey: "name") ?? "",
        tag: row.removeValue(forKey: "tag") ?? "")
      let externalImageID = row.removeValue(forKey: "external_image_id").flatMap {
        $0.isEmpty ? nil : Name($0)
      }
      if let externalImageID,
        let earlier = lines.updateValue(number + 2, forKey: [new.key, externalImageID])
      {
        throw MienError(
          .invalidArgument,
          "Lines \(earlier) and \(number + 2) of the list \(path) name the same subject and external_image_id. "
            + "Give each photograph its own, or leave the column empty.",
          context: ["line": String(number + 2)])
      }
      items.append(
        ImportItem(
          path: file.hasPrefix("/") || folder.isEmpty ? file : folder + "/" + file, label: file, subject: new,
          externalImageID: externalImageID,
          fields: [Name: String](named: row.filter { !$0.value.isEmpty }) { $0 }))
    }
    return items
  }
}
