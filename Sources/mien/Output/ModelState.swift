import Crypto
import FaceAnalysis
import Foundation

/// Whether the files of a model are what the catalogue promises.
enum ModelState: String, Encodable {
  case verified
  case missing
  case changed

  /// Reads every file and compares its SHA-256 with the catalogue's; a fused model stands and falls with its parts.
  init(of model: ModelDescription, in catalogue: ModelCatalogue) {
    guard catalogue.isInstalled(model) else {
      self = .missing
      return
    }
    let isWhole = model.files.allSatisfy { file in
      let data = try? Data(contentsOf: catalogue.folder.appending(path: file.file), options: .alwaysMapped)
      return data.map { Self.digest($0) == file.sha256 } ?? false
    }
    let parts = (model.fusion ?? []).compactMap { part in catalogue.models.first { $0.name == part.embedder }
    }
    let areWhole = parts.allSatisfy { ModelState(of: $0, in: catalogue) == .verified }
    self = isWhole && areWhole ? .verified : .changed
  }

  private static func digest(_ data: Data) -> String {
    SHA256.hash(data: data).map { String(format: "%02x", $0) }.joined()
  }
}
