import Foundation
package import Gallery

/// A photograph to be imported, and what is known about it.
package struct ImportItem: Hashable, Sendable {
  /// The file.
  package let path: String
  /// The name under which it is reported: the path as the caller wrote it.
  package let label: String
  package let subject: NewSubject
  /// The caller's name for the image; nil is made up from the file's content.
  package let externalImageID: Name?
  /// Custom fields as they stand in the list, by name.
  package let fields: [Name: String]

  package init(
    path: String, label: String, subject: NewSubject, externalImageID: Name? = nil,
    fields: [Name: String] = [:]
  ) {
    self.path = path
    self.label = label
    self.subject = subject
    self.externalImageID = externalImageID
    self.fields = fields
  }
}

extension ImportItem {
  /// The photographs under a folder that has one folder per subject, named by its id.
  ///
  /// Files that are no JPEG, PNG or BMP by their name, and hidden ones, are left out.
  ///
  /// - Throws: ``MienError`` with code `invalidArgument` when the folder cannot be read or has no such folders.
  package static func items(inFolder root: String) throws(MienError) -> [ImportItem] {
    let files = FileManager.default
    var items: [ImportItem] = []
    guard let subjects = try? files.contentsOfDirectory(atPath: root).sorted() else {
      throw MienError(
        .invalidArgument, "The folder \(root) cannot be read. Check that it exists and that you may read it.")
    }
    for subject in subjects where !subject.hasPrefix(".") {
      guard let names = try? files.contentsOfDirectory(atPath: root + "/" + subject).sorted() else {
        continue
      }
      for name in names where isPhotograph(name) {
        items.append(
          ImportItem(
            path: "\(root)/\(subject)/\(name)", label: "\(subject)/\(name)",
            subject: NewSubject(key: Name(subject), name: subject)))
      }
    }
    guard !items.isEmpty else {
      throw MienError(
        .invalidArgument,
        "The folder \(root) has no photographs in folders of subjects. It should look like "
          + "\(root)/<subject>/<photograph>.jpg.")
    }
    return items
  }

  private static func isPhotograph(_ name: String) -> Bool {
    !name.hasPrefix(".")
      && ["jpg", "jpeg", "png", "bmp"].contains((name as NSString).pathExtension.lowercased())
  }
}
