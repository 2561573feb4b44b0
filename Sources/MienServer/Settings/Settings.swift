package import ApplianceDialect
package import BaiduDialect
import FaceAnalysis
import Foundation
package import HuaweiDialect
package import Logging
package import RemoteImages
package import TencentDialect
import VideoDecoding
package import VideoLiveness

/// Everything that an operator may set, with its default.
///
/// ``SettingKey/all`` says how each is called in a file, in the environment and on the command line.
package struct Settings: Sendable {
  /// How the server meets the network.
  package struct Server: Sendable, Equatable {
    /// The name or the numeric address to listen on.
    package var host = "127.0.0.1"
    /// 0 lets the system choose.
    package var port = 8080
    /// What the server calls itself in answers. The host's own name is nobody's business.
    package var name = "mien"
    /// Seconds after which a silent connection is closed.
    package var idleTimeout = 75
    /// Seconds in which the first head on a connection must have arrived.
    package var headTimeout = 10
    /// Seconds in which a request must have arrived.
    package var requestTimeout = 120
    /// Seconds after which, when the server is told to stop, callers who stall keep it no longer.
    package var shutdownTimeout = 10
    /// Connections at a time.
    package var connections = 4096
    /// Connections at a time from one address; 0 for a quarter of ``connections``.
    package var connectionsPerAddress = 0
    /// Megabytes of a request body that are taken in at all, whatever its endpoint allows.
    package var largestBody = 64
    /// Megabytes that the bodies of all requests may take together.
    package var bodyMemory = 256
    /// Percent of that memory that the bodies of one address may take.
    package var bodyShare = 25
    /// Seconds without progress after which a body is given up.
    package var bodyStall = 10
    /// The files with the certificate chain and its private key, in PEM form; empty for plain HTTP.
    package var certificate = ""
    /// See ``certificate``.
    package var privateKey = ""

    /// Whether a text can be the server's name, which stands in headers.
    static func isName(_ text: String) -> Bool {
      (1...64).contains(text.utf8.count)
        && text.unicodeScalars.allSatisfy {
          ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
            || "-_.".unicodeScalars.contains($0)
        }
    }
  }

  /// What is written about the server's work.
  package struct Log: Sendable, Equatable {
    /// How a line of the log is written.
    package enum Format: String, Sendable, CaseIterable {
      case text, json
    }

    /// Lines below it are left out.
    package var level = Logger.Level.info
    /// `json` has one object on each line.
    package var format = Format.text
  }

  /// The threads that analyse photographs.
  package struct Compute: Sendable, Equatable {
    /// Photographs that are analysed at the same time, and the most cores that a search uses.
    package var threads = ProcessInfo.processInfo.activeProcessorCount
    /// Photographs that may wait for a thread.
    package var queue = 128
  }

  /// The threads that look at videos, and how they decode them.
  package struct Video: Sendable, Equatable {
    /// Videos that are looked at the same time.
    package var threads = ProcessInfo.processInfo.activeProcessorCount
    /// Videos that may wait for a thread.
    package var queue = 16
    /// Seconds in which a video must be decoded and looked at.
    package var patience = 9
    /// The most frames of a second that are looked at.
    package var framesPerSecond = 15.0
    /// The longer side that frames are shrunk to, in pixels.
    package var longerSide = 640
    /// The path of `mien-video`; empty for the one beside the program.
    package var decoder = ""
  }

  /// How photographs are analysed.
  package struct Analysis: Sendable, Equatable {
    /// The embedder's name in the catalogue; empty for the first that is installed.
    package var embedder = ""
    /// The smallest face in pixels.
    package var minimumFace = AnalysisRequest.defaultMinimumFace
  }

  /// What is told of faces beside what is always told.
  package struct Attributes: Sendable, Equatable {
    /// Whether a face's index of symmetry and proportion is computed for callers who ask for its beauty.
    package var beauty = false
  }

  /// How distances become scores.
  package struct Scores: Sendable, Equatable {
    /// The false match rate at which the vendors' recommended thresholds sit.
    package var operatingRate = 1e-3
  }

  /// How much each tenant may ask for.
  package struct Rates: Sendable, Equatable {
    /// Requests per second, on the average.
    package var perSecond = 1000
    /// Requests that may come at once after a pause.
    package var burst = 2000
    /// Wrong passwords, secrets and signatures that one address may show at once; 0 for any number.
    package var wrongSecrets = 30
  }

  /// The settings `server.…`.
  package var server = Server()
  /// The settings `log.…`.
  package var log = Log()
  /// The settings `compute.…`.
  package var compute = Compute()
  /// The settings `video.…`.
  package var video = Video()
  /// The settings `liveness.…`.
  package var liveness = LivenessLimits()
  /// The settings `analysis.…`.
  package var analysis = Analysis()
  /// The settings `attributes.…`.
  package var attributes = Attributes()
  /// The settings `scores.…`.
  package var scores = Scores()
  /// The settings `rates.…`.
  package var rates = Rates()
  /// The settings `objects.…`.
  package var objects = ObjectStoreSettings()
  /// The settings `images.…`.
  package var images = RemoteImageSettings()
  /// The settings `huawei.…`.
  package var huawei = HuaweiSettings()
  /// The settings `tencent.…`.
  package var tencent = TencentSettings()
  /// The settings `baidu.…`.
  package var baidu = BaiduSettings()
  /// The settings `appliance.…`.
  package var appliance = ApplianceSettings()
  /// The folder with the gallery; empty for the one in the user's home.
  package var data = ""
  /// The file with the master key; empty for the one beside the data folder.
  package var keyFile = ""
  /// The folder with models and runtime; empty to look for `.deps`.
  package var dependencies = ""

  package init() {}
}
