package import Gallery

extension ImportPlan {
  /// The most bytes of a list: more than a million lines.
  private static let longestList = 512 << 20

  /// The photographs that a list names.
  ///
  /// The list has a header. Columns: `file` (relative to the list) and `subject` are needed; `name`, `tag` and
  /// `external_image_id` are optional; every other column is a custom field, left out where it is empty.
  ///
  /// An `external_image_id` names one photograph of its subject: by it an interrupted import knows what is done. What one
  /// row says about a subject holds for its other rows.
  ///
  /// - Parameters:
  ///   - list: The list. The files that one from a pipe names are relative to the current folder.
  ///   - encoding: Of a list without a mark that says it, nil is UTF-8; and of names of files that are no UTF-8.
  /// - Throws: ``GalleryError`` with code `invalidArgument` when the list cannot be read or has no rows, a line lacks a
  ///   value, two lines have the same subject and `external_image_id`, or two give one subject different names or tags.
  ///   The list is taken as a whole or not at all.
  package static func list(_ list: SourceFile, encoding: TextEncoding?) throws(GalleryError) -> ImportPlan {
    let rows = try ListRows(list, encoding: encoding)
    var plan = ImportPlan()
    plan.files = [list.identity]
    var said: [Name: ImportItem.Said] = [:]
    var lines = LinesOfList(path: list.path)
    for row in rows.rows {
      try lines.check(row)
      var known = said[row.subject] ?? ImportItem.Said()
      known.name = known.name ?? row.said.name
      known.tag = known.tag ?? row.said.tag
      said[row.subject] = known
    }
    for row in rows.rows {
      let place = rows.place(of: row.file)
      if let entry = try? place.entry() { plan.files.insert(entry.identity) }
      let said = said[row.subject] ?? row.said
      plan.items.append(
        ImportItem(
          path: place, label: row.file,
          subject: NewSubject(key: row.subject, name: said.name ?? "", tag: said.tag ?? ""), said: said,
          externalImageID: row.externalImageID, fields: row.fields))
    }
    return plan
  }

  /// The rows of a list, and where the files are that they name.
  private struct ListRows {
    let rows: [ListRow]
    private let folder: LocalPath
    private let encodings: [TextEncoding]

    init(_ list: SourceFile, encoding: TextEncoding?) throws(GalleryError) {
      let path = list.path
      if beginsLikeAnImage(try list.peek(64)) {
        throw GalleryError(
          .invalidArgument,
          "\(path) is a photograph. Name a folder with one folder per subject, or a list that names its subject."
        )
      }
      var bytes: [UInt8] = []
      while case let more = try list.next(), !more.isEmpty {
        bytes += more
        guard bytes.count <= longestList else {
          throw GalleryError(
            .invalidArgument,
            "The list \(path) has more than \(longestList >> 20) MB. Divide it into several.")
        }
      }
      let (text, used) = try TextEncoding.text(of: bytes, given: encoding, name: path)
      let values = try SeparatedValues(text, name: path)
      for needed in ["file", "subject"] as [Name] where !values.header.contains(needed) {
        throw GalleryError(
          .invalidArgument,
          "The list \(path) has no column “\(needed)”. Its first line should be like: file,subject,name,tag")
      }
      guard !values.rows.isEmpty else {
        throw GalleryError(
          .invalidArgument,
          "The list \(path) holds no rows: there is nothing below its header. Put a row per photograph there."
        )
      }
      rows = try values.rows.map { (row) throws(GalleryError) in try ListRow(row, path: path) }
      // What comes through a pipe, or from the shell, lies in no folder of its own.
      let isPassedOn = path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
      folder = isPassedOn ? LocalPath(".") : LocalPath(path).folder
      encodings = [used, encoding].compactMap { $0 }.filter { $0 != .utf8 }
    }

    /// The file that a row means: under its name in UTF-8, or in the encoding of the list, which systems that wrote the
    /// one gave to names too.
    func place(of file: String) -> LocalPath {
      func path(_ bytes: [UInt8]) -> LocalPath {
        bytes.first == UInt8(ascii: "/") ? LocalPath(bytes: bytes) : folder.appending(bytes)
      }
      let written = path(Array(file.utf8))
      if encodings.isEmpty || (try? written.entry()) != nil { return written }
      let others = encodings.compactMap { $0.bytes(of: file) }.filter { !$0.contains(0) }.map(path)
      return others.first { (try? $0.entry()) != nil } ?? written
    }
  }
}

/// One row of a list, by the columns that are known.
private struct ListRow {
  let line: Int
  let file: String
  let subject: Name
  let said: ImportItem.Said
  let externalImageID: Name?
  let fields: [Name: String]

  init(_ row: SeparatedValues.Row, path: String) throws(GalleryError) {
    var values = row.values
    guard let file = values.removeValue(forKey: "file"), let subject = values.removeValue(forKey: "subject")
    else {
      throw GalleryError(
        .invalidArgument, "Line \(row.line) of the list \(path) lacks its file or subject.",
        context: ["line": String(row.line)])
    }
    line = row.line
    self.file = file
    self.subject = Name(subject)
    said = ImportItem.Said(
      name: values.removeValue(forKey: "name"), tag: values.removeValue(forKey: "tag"))
    externalImageID = values.removeValue(forKey: "external_image_id").map { Name($0) }
    fields = values
  }
}

/// Which lines of a list say what, so that no two contradict each other.
private struct LinesOfList {
  private struct Saying {
    let text: Name
    let line: Int
  }

  let path: String
  private var images: [[Name]: Int] = [:]
  private var names: [Name: Saying] = [:]
  private var tags: [Name: Saying] = [:]

  init(path: String) { self.path = path }

  /// - Throws: ``GalleryError`` with code `invalidArgument`, which names both lines.
  mutating func check(_ row: ListRow) throws(GalleryError) {
    if let id = row.externalImageID, let earlier = images.updateValue(row.line, forKey: [row.subject, id]) {
      throw contradiction(
        earlier, row,
        "name the same subject and external_image_id. Give each photograph its own, or leave the column empty"
      )
    }
    if let earlier = Self.earlier(row.said.name, of: row, in: &names) {
      throw contradiction(
        earlier, row, "give the subject “\(row.subject)” different names. Leave one of them")
    }
    if let earlier = Self.earlier(row.said.tag, of: row, in: &tags) {
      throw contradiction(earlier, row, "give the subject “\(row.subject)” different tags. Leave one of them")
    }
  }

  /// The line that says something else of the subject.
  private static func earlier(_ text: String?, of row: ListRow, in sayings: inout [Name: Saying]) -> Int? {
    guard let text = text.map({ Name($0) }) else { return nil }
    guard let earlier = sayings[row.subject] else {
      sayings[row.subject] = Saying(text: text, line: row.line)
      return nil
    }
    return earlier.text == text ? nil : earlier.line
  }

  private func contradiction(_ earlier: Int, _ row: ListRow, _ what: String) -> GalleryError {
    GalleryError(
      .invalidArgument, "Lines \(earlier) and \(row.line) of the list \(path) \(what).",
      context: ["line": String(row.line)])
  }
}
