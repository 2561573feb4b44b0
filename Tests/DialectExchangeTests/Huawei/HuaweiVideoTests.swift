import Foundation
import HuaweiDialect
import ImageFixtures
import Recognition
import Testing
import VideoDecoding
import VideoLiveness

@Suite("Huawei: live detection in videos")
struct HuaweiVideoTests {
  private static let actions = #""actions": "1,3,2", "action_time": "1000-3000,4000-7000,9000-12000""#

  @Test("The document's three requests are answered as it shows, in both versions")
  func samples() async throws {
    let outcomes: [ActionOutcome] = [.seen(.turnLeft, 0.823), .seen(.nod, 0.9), .seen(.turnRight, 0.7)]
    let videos = ScriptedVideos(outcomes)
    let file = GreyVideo.flv(frames: 3)
    let folder = try ObjectFolder(["BucketName/ObjectName": file])
    try await TestServer.huawei(.router, { $0.objects.folder = folder.path }, layers: videos.layers) {
      caller in
      for version in ["v1", "v2"] {
        let bodies: [Body] = [
          .json(#"{"video_base64": "\#(file.base64EncodedString())", \#(Self.actions)}"#),
          .json(#"{"video_url": "/BucketName/ObjectName", \#(Self.actions)}"#),
          .form([
            ("video_file", file), ("actions", Data("1,3,2".utf8)),
            ("action_time", Data("1000-3000,4000-7000,9000-12000".utf8)),
          ]),
        ]
        for body in bodies {
          let answer = try await caller.version(version).post("live-detect", body)
          #expect(answer.status == 200, "\(answer.json)")
          #expect(Set(answer.object.keys) == ["video-result", "warning-list"])
          #expect(
            Set((answer.at("video-result") as? [String: Any] ?? [:]).keys) == ["alive", "actions", "picture"])
          #expect(answer.at("video-result", "alive") as? Bool == true)
          #expect(answer.at("video-result", "actions", 0, "action") as? Int == 1)
          #expect(answer.at("video-result", "actions", 1, "action") as? Int == 3)
          #expect(answer.at("video-result", "actions", 0, "confidence") as? Double == 0.823)
          #expect(answer.at("video-result", "picture") as? String == "/9j/")
          #expect((answer.at("warning-list") as? [Any])?.isEmpty == true)
          let asked = try #require(videos.taken().first)
          #expect(asked.file == file)
          #expect(
            asked.actions
              == ActionRequest(actions: [.turnLeft, .nod, .turnRight], windows: [1...3, 4...7, 9...12]))
        }
      }
    }
  }

  @Test("Warnings have the table's codes and words; without a face there is no picture")
  func warnings() async throws {
    let videos = ScriptedVideos(alive: false, [.seen(.mouth, 0)], [.noFace, .noBestFrame], picture: nil)
    try await TestServer.huawei(layers: videos.layers) { caller in
      let answer = try await caller.post("live-detect", try .video(actions: "4"))
      #expect(answer.status == 200)
      #expect(answer.at("video-result", "alive") as? Bool == false)
      #expect(answer.at("video-result", "picture") as? String == "")
      #expect(answer.at("warning-list", 0, "warningCode") as? Int == 5)
      #expect(answer.at("warning-list", 0, "warningMsg") as? String == "No face is detected.")
      #expect(answer.at("warning-list", 1, "warningCode") as? Int == 8)
    }
  }

  @Test("Thresholds and windows are read as JSON numbers, as text and in forms")
  func parameters() async throws {
    let videos = ScriptedVideos(seconds: 4)
    let file = GreyVideo.flv(frames: 1)
    let text = file.base64EncodedString()
    let bodies: [(Body, ActionRequest)] = [
      (.json(#"{"video_base64":"\#(text)","actions":"3"}"#), ActionRequest(actions: [.nod])),
      (
        .json(#"{"video_base64":"\#(text)","actions":"3","nod_threshold":22.5,"action_time":""}"#),
        ActionRequest(actions: [.nod], nodThreshold: 22.5)
      ),
      (
        .json(
          #"{"video_base64":"\#(text)","actions":" 3, 4 ","nod_threshold":"1","action_time":"0-1, 2-30000"}"#),
        ActionRequest(actions: [.nod, .mouth], windows: [0...0.001, 0.002...30], nodThreshold: 1)
      ),
      (
        .form([("video_file", file), ("actions", Data("1".utf8)), ("nod_threshold", Data("90".utf8))]),
        ActionRequest(actions: [.turnLeft], nodThreshold: 90)
      ),
    ]
    try await TestServer.huawei(layers: videos.layers) { caller in
      for (body, request) in bodies {
        let answer = try await caller.post("live-detect", body)
        #expect(answer.status == 200, "\(answer.json)")
        #expect(videos.taken().map(\.actions) == [request])
      }
    }
  }

  @Test("What decoding and analysing refuse has the document's codes")
  func failures() async throws {
    let failures: [(RecognitionError, HuaweiErrorCode)] = [
      (.video(.undecodable("it is damaged")), .videoUndecodable), (.video(.tooLong), .videoDuration),
      (.video(.tooManyPixels), .videoDataUndecodable), (.video(.tooManyFrames), .videoDataUndecodable),
      (.video(.tookTooLong), .videoDataUndecodable), (.malformedBase64, .videoUndecodable),
      (.overloaded, .tooManyRequests), (.shuttingDown, .tooManyRequests),
      (.notInstalled(VideoError.decoderUnavailable("it is not there")), .subserviceNotEnabled),
      (.fault(VideoError.tooLong), .internalError),
    ]
    for (error, code) in failures {
      try await TestServer.huawei(layers: ScriptedVideos(.failure(error)).layers) { caller in
        let answer = try await caller.post("live-detect", try .video(actions: "1"))
        #expect(answer.code == code.rawValue, "\(error)")
        #expect(answer.status == code.status.code)
        if code == .tooManyRequests { #expect(answer.headers[.retryAfter] == "1") }
      }
    }
  }

  @Test("The limits of a video's length are the operator's, and said in the message")
  func durations() async throws {
    for (warning, seconds) in [(LivenessWarning.tooShort, 1.5), (.tooLong, 21.25)] {
      let videos = ScriptedVideos(alive: false, [], [warning], seconds: seconds)
      try await TestServer.huawei(
        .router,
        {
          $0.liveness.shortest = 2
          $0.liveness.longest = 20
        }, layers: videos.layers
      ) { caller in
        let answer = try await caller.post("live-detect", try .video(actions: "1"))
        #expect(answer.code == "FRS.0706")
        #expect(
          answer.object["error_msg"] as? String
            == "The video lasts \(seconds) seconds; it must last from 2 to 20.")
      }
    }
  }

  @Test("A video over the limit of its version is refused before it is looked at")
  func size() async throws {
    let videos = ScriptedVideos()
    let body = Body.form([("video_file", Data(count: 9 << 20)), ("actions", Data("1".utf8))])
    try await TestServer.huawei(layers: videos.layers) { caller in
      #expect(try await caller.version("v1").post("live-detect", body).status == 200)
      #expect(videos.taken().count == 1)
      let answer = try await caller.post("live-detect", body)
      #expect(["FRS.0017", "APIG.0201"].contains(answer.code))
      #expect(videos.taken().isEmpty)
    }
  }
}

extension Body {
  /// A grey video with what is asked of it.
  static func video(
    _ file: Data = GreyVideo.flv(frames: 8), actions: String? = nil, _ more: [String: Any] = [:]
  )
    throws -> Body
  {
    var members = more
    members["video_base64"] = file.base64EncodedString()
    members["actions"] = actions
    return try .object(members)
  }
}
