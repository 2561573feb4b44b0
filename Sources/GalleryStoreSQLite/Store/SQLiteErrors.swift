import Foundation
import GRDB
package import Gallery

/// Runs database calls and turns their errors into the gallery's.
func inDatabase<Result>(_ body: () throws -> Result) throws(GalleryError) -> Result {
  do {
    return try body()
  } catch {
    throw GalleryError(storage: error)
  }
}

extension GalleryError {
  private static let logIndexFailures: [ResultCode] = [
    .SQLITE_IOERR_SHMOPEN, .SQLITE_IOERR_SHMLOCK, .SQLITE_IOERR_SHMMAP,
  ]

  init(storage error: any Error) {
    switch error {
    case let error as GalleryError:
      self = error
    case let error as DatabaseError:
      let context = ["sqlite": String(error.extendedResultCode.rawValue)]
      switch error.resultCode {
      // The index of the log is a file that SQLite makes where it is missing, also to read.
      case _ where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE, .SQLITE_FULL:
        self = GalleryError(
          .fault(.storageFull),
          "The disk with the data folder is full. Free some space; nothing was changed.",
          context: context)
      case .SQLITE_CORRUPT, .SQLITE_NOTADB:
        self = GalleryError(
          .fault(.dataDamaged),
          "The database in the data folder is damaged (\(error.message ?? "no details")). "
            + Self.damageRemedy, context: context)
      case .SQLITE_BUSY, .SQLITE_LOCKED:
        self = GalleryError(
          .fault(.dataFolderInUse),
          "Another process is writing to the data folder. Try again when it has finished.",
          context: context)
      case .SQLITE_IOERR where Self.logIndexFailures.contains(error.extendedResultCode):
        self = GalleryError(
          .fault(.storageFailure),
          "The file gallery.sqlite-shm in the data folder cannot be used (code \(error.extendedResultCode.rawValue)). "
            + "Check the folder's owner, and that it lies on a disk of this machine and not on one of the network.",
          context: context)
      default:
        self = GalleryError(
          .fault(.storageFailure),
          "The database refused an operation (\(error.message ?? "no details"), code "
            + "\(error.extendedResultCode.rawValue)). Check the disk, its free space and quota, and the data folder's "
            + "owner.",
          context: context)
      }
    case is CancellationError:
      self = GalleryError(.cancelled, "The operation was cancelled before it changed anything.")
    case let error as CocoaError:
      // As text it is a domain and a number.
      self = GalleryError(
        .fault(.storageFailure),
        "The file \(error.filePath ?? error.url?.path ?? "gallery.sqlite") cannot be used: \(error.localizedDescription) Check the path "
          + "and the owner of the data folder.")
    default:
      self = GalleryError(.fault(.storageFailure), "The data folder cannot be used: \(error).")
    }
  }
}

extension GalleryError {
  /// What to do about damage that some work has met.
  static let damageRemedy = "Run `mien verify`, and restore a backup if it confirms this."

  /// The same for who has just verified the folder.
  package var confirmed: GalleryError {
    GalleryError(
      code,
      message.replacing(
        Self.damageRemedy, with: "Move the data folder away, and bring a backup back with `mien restore`."),
      context: context)
  }

  /// The same as one finding of several, whose remedy is told once.
  var finding: String { message.replacing(" " + Self.damageRemedy, with: "") }
}
