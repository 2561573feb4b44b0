import Foundation
import HuaweiDialect
import ImageFixtures

extension HuaweiTriggers {
  /// Videos and what is asked of them.
  static let videos: [Trigger] =
    [
      video(.parameterMissing, "no actions", actions: nil),
      video(.parameterMissing, "empty actions", actions: ""),
      video(.actionUnsupported, "an unknown action", actions: "1,5"),
      video(.actionUnsupported, "a word as an action", actions: "nod"),
      video(.actionUnsupported, "an action left out", actions: "1,,2"),
      video(.actionUnsupported, "a signed action", actions: "+1,-2"),
      video(.tooManyActions, "eleven actions", actions: "1,2,3,4,1,2,3,4,1,2,3"),
      video(.actionTimeInvalid, "one window for two actions", ["action_time": "0-1000"], actions: "1,2"),
      video(.actionTimeInvalid, "two windows for one action", ["action_time": "0-1000,1000-2000"]),
      video(.actionTimeInvalid, "a window that ends before it begins", ["action_time": "2000-1000"]),
      video(.actionTimeInvalid, "a window without length", ["action_time": "1000-1000"]),
      video(.actionTimeInvalid, "a window of words", ["action_time": "a-b"]),
      video(.actionTimeInvalid, "half a window", ["action_time": "1000"]),
      video(.actionTimeInvalid, "a negative window", ["action_time": "-1000-2000"]),
      video(.actionTimeInvalid, "a window of too many digits", ["action_time": "0-99999999999999999999"]),
      // The video lasts 1.6 seconds.
      video(
        .actionTimeInvalid, "a window behind the end", ["action_time": "0-500,1600-1900"], actions: "1,2"),
      video(.parameterMalformed, "no degrees for a nod", ["nod_threshold": 0.5]),
      video(.parameterMalformed, "too many degrees for a nod", ["nod_threshold": "91"]),
      video(.parameterMalformed, "a word for degrees", ["nod_threshold": "ten"]),
      video(.videoUndecodable, "a photograph as a video", file: BadImage.blank),
      video(.videoUndecodable, "nothing as a video", file: Data()),
      video(.videoUndecodable, "the head of a video", file: GreyVideo.flv(frames: 9).prefix(13)),
      video(.videoDuration, "a video of half a second", file: GreyVideo.flv(frames: 5, milliseconds: 100)),
      video(.videoDuration, "a video of 16 seconds", file: GreyVideo.flv(frames: 81)),
      video(.videoDuration, "a video of an hour", file: GreyVideo.flv(frames: 9, milliseconds: 450_000)),
    ] + [
      Trigger(.videoUndecodable, "a video that is no Base64") {
        try await $0.post("live-detect", .json(#"{"video_base64":"*","actions":"1"}"#))
      },
      Trigger(.parameterMissing, "no video") { try await $0.post("live-detect", .json(#"{"actions":"1"}"#)) },
      Trigger(.parameterMalformed, "two videos") {
        try await $0.post(
          "live-detect", .json(#"{"actions":"1","video_base64":"AAAA","video_url":"/b/o"}"#))
      },
      Trigger(.invalidObjectURL, "a video's address that is none") {
        try await $0.post("live-detect", .json(#"{"actions":"1","video_url":"b/o"}"#))
      },
      Trigger(.objectMissing, "a video that is not there", withObjects) {
        try await $0.post("live-detect", .json(#"{"actions":"1","video_url":"/photos/none.mp4"}"#))
      },
      Trigger(.objectTooLarge, "a video over 8 MB", withObjects) {
        try await $0.post("live-detect", .json(#"{"actions":"1","video_url":"/photos/large.jpg"}"#))
      },
      Trigger(
        .subserviceNotEnabled, "a program that does not decode", { $0.video.decoder = "/bin/true" }
      ) {
        try await $0.post("live-detect", .video(actions: "1"))
      },
    ]

  private static func video(
    _ code: HuaweiErrorCode, _ what: String, _ more: [String: any Sendable] = [:], actions: String? = "1",
    file: Data = GreyVideo.flv(frames: 8)
  ) -> Trigger {
    Trigger(code, what) { try await $0.post("live-detect", .video(file, actions: actions, more)) }
  }
}
