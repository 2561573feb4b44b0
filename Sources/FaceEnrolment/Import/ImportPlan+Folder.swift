package import Gallery
import Imaging

extension ImportPlan {
  /// The photographs under a folder that has one folder per subject, named by its id.
  ///
  /// A photograph is what begins like an image, or is called like one. What is neither, and what is hidden, is
  /// ``ImportReport/Outcome/ignored``; a photograph in a place where nobody can tell whose it is, and a folder without
  /// any, is refused.
  ///
  /// - Parameter encoding: Of the names of folders that are no UTF-8; nil refuses them.
  /// - Throws: ``GalleryError`` with code `invalidArgument` when the folder cannot be read.
  package static func folder(_ path: String, encoding: TextEncoding?) throws(GalleryError) -> ImportPlan {
    let root = LocalPath(path)
    let names: [[UInt8]]
    do {
      names = try root.names()
    } catch {
      throw GalleryError(
        .invalidArgument,
        "The folder \(path) cannot be read (\(error.reason)). Check that it exists and that you may read it.")
    }
    var scan = FolderScan(encoding: encoding)
    for name in names { scan.add(name, of: root) }
    guard !scan.plan.items.isEmpty || !scan.plan.leftOut.isEmpty else {
      throw GalleryError(
        .invalidArgument,
        "The folder \(path) is empty. It should look like \(path)/<subject>/<photograph>.jpg.")
    }
    return scan.plan
  }
}

/// Goes through a folder and finds something to say about everything in it.
private struct FolderScan {
  let encoding: TextEncoding?
  var plan = ImportPlan()

  private enum Finding {
    case photograph, folder, hidden, otherFile, special
    case unreadable(String)
  }

  /// Something in the folder that the import is about.
  mutating func add(_ name: [UInt8], of root: LocalPath) {
    let (path, label) = (root.appending(name), readable(name))
    switch look(at: path, name) {
    case .folder: addSubject(name, path)
    case .photograph:
      plan.leaveOut(
        label, "looseFile",
        "\(label) lies beside the folders, so that nobody can tell whose it is. Move it into the "
          + "folder of its subject.")
    case let finding: ignore(finding, label)
    }
  }

  private mutating func addSubject(_ name: [UInt8], _ folder: LocalPath) {
    let label = readable(name)
    let key = TextEncoding.utf8.text(of: name) ?? encoding?.text(of: name)
    let subject = Name(key ?? label)
    guard let names = names(in: folder, label, of: subject) else { return }
    let before = plan.items.count + plan.refusals
    for name in names {
      let (path, label) = (folder.appending(name), label + "/" + readable(name))
      switch look(at: path, name) {
      case .photograph:
        if let key {
          plan.items.append(
            ImportItem(path: path, label: label, subject: NewSubject(key: Name(key), name: key)))
        } else {
          plan.leaveOut(
            label, of: subject, "nameNotUTF8",
            "The folder's name is no UTF-8. Rename the folder, or name the encoding of such names with --encoding, "
              + "for example cp1252 or gb18030.")
        }
      case .folder: addNested(path, label, of: subject)
      case let finding: ignore(finding, label, of: subject)
      }
    }
    if before == plan.items.count + plan.refusals {
      plan.leaveOut(
        label + "/", of: subject, "noPhotograph", "The folder \(label) has no photograph in it.")
    }
  }

  /// - Returns: nil where a subject's folder cannot be read, which is noted.
  private mutating func names(in folder: LocalPath, _ label: String, of subject: Name) -> [[UInt8]]? {
    do {
      return try folder.names()
    } catch {
      plan.leaveOut(
        label + "/", of: subject, as: .failed, "unreadableFolder",
        "The folder \(label) cannot be read (\(error.reason)).")
      return nil
    }
  }

  /// Names everything in a folder inside a subject's folder.
  private mutating func addNested(_ folder: LocalPath, _ label: String, of subject: Name) {
    guard let names = names(in: folder, label, of: subject) else { return }
    for name in names {
      let (path, label) = (folder.appending(name), label + "/" + readable(name))
      switch look(at: path, name) {
      case .photograph:
        plan.leaveOut(
          label, of: subject, "nestedFolder",
          "\(label) lies in a folder inside a subject's folder. Move it up if it shows that subject, or use a list "
            + "(CSV) that names its subject.")
      case .folder:
        // A link may lead back to where it is.
        if (try? path.entry(followsLinks: false).kind) == .folder {
          addNested(path, label, of: subject)
        } else {
          plan.leaveOut(
            label + "/", of: subject, "nestedFolder",
            "\(label) is a link to a folder inside a subject's folder, and was not followed.")
        }
      case let finding: ignore(finding, label, of: subject)
      }
    }
  }

  private mutating func ignore(_ finding: Finding, _ label: String, of subject: Name = "") {
    switch finding {
    case .photograph, .folder: break
    case .hidden: plan.leaveOut(label, of: subject, as: .ignored, "hidden", "\(label) is hidden.")
    case .otherFile:
      plan.leaveOut(label, of: subject, as: .ignored, "noPhotograph", "\(label) is no photograph.")
    case .special:
      plan.leaveOut(label, of: subject, "noFile", "\(label) is neither a file nor a folder.")
    case .unreadable(let reason):
      plan.leaveOut(
        label, of: subject, as: .failed, "unreadableFile",
        "\(label) cannot be read (\(reason)). Check that the file exists and that you may read it.")
    }
  }

  private mutating func look(at path: LocalPath, _ name: [UInt8]) -> Finding {
    let entry: LocalPath.Entry
    do {
      entry = try path.entry()
    } catch {
      return isHidden(name) ? .hidden : .unreadable(error.reason)
    }
    if entry.kind == .file { plan.files.insert(entry.identity) }
    if isHidden(name) { return .hidden }
    switch entry.kind {
    case .folder: return .folder
    case .pipe, .other: return .special
    case .file:
      if isCalledLikeAPhotograph(name) { return .photograph }
      do {
        return beginsLikeAnImage(try path.contents(limit: 64)) ? .photograph : .otherFile
      } catch {
        return .unreadable(error.reason)
      }
    }
  }

  /// What systems leave in folders for themselves.
  private func isHidden(_ name: [UInt8]) -> Bool {
    name.first == UInt8(ascii: ".") || [Array("Thumbs.db".utf8), Array("desktop.ini".utf8)].contains(name)
  }

  private func isCalledLikeAPhotograph(_ name: [UInt8]) -> Bool {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return Self.endings.contains(String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased())
  }

  private static let endings: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "png", "bmp", "dib", "heic", "heif", "avif", "gif", "webp", "tif", "tiff",
    "jp2",
    "jxl", "psd", "raw", "dng", "cr2", "cr3", "nef", "arw", "orf", "rw2", "raf",
  ]
}

/// Whether the first bytes of a file are those of an image, also of a kind that is not read here.
func beginsLikeAnImage(_ bytes: [UInt8]) -> Bool {
  do {
    _ = try EncodedImage(bytes).header()
    return true
  } catch {
    return error.code != .unknownFormat && error.code != .empty
  }
}
