import DialectKit
import FaceAnalysis
import Recognition

/// `compare`: how alike the faces of two photographs are (section 2.13).
struct ComparisonEndpoints: Sendable {
  let gate: Gate
  let photographs: Photographs

  var endpoints: [Endpoint] {
    [
      gate.endpoint("compare") { try await compare($0) }
        .described(
          "Tell how alike the faces of two photographs are.",
          takes: Field.image("imageA", or: "urlA") + Field.image("imageB", or: "urlB"),
          gives: [.required("similarity", .percent), .session], fails: TencentCode.ofImages)
    ]
  }

  private func compare(_ call: Call) async throws -> [String: JSONValue] {
    async let first = largestFace(of: "imageA", or: "urlA", call, failFlag: 1)
    async let second = largestFace(of: "imageB", or: "urlB", call, failFlag: 2)
    let similarity = photographs.recognition.percent.score(
      at: try photographs.recognition.compare(try await first, try await second).distance)
    return ["similarity": .number(similarity), "session_id": call.session]
  }

  private func largestFace(
    of file: String, or url: String, _ call: Call, failFlag: Int
  ) async throws -> AnalysedFace {
    do {
      let image = try photographs.photograph(file, or: url, in: call)
      let name = if case .remote = image { url } else { file }
      return try await DialectFailure.concerning(name) {
        try await photographs.largestFace(of: image, .embedding)
      }
    } catch {
      var failure = TencentError(explaining: error)
      failure.failFlag = failFlag
      throw failure
    }
  }
}
