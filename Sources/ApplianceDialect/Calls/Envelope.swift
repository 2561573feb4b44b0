/// Every answer: a code (0 is success), a word, and what was asked for.
struct Envelope<Content: Encodable>: Encodable {
  var code = 0
  var msg = "SUCCESS"
  let data: Content
}

/// The content of an answer that has none: `{}`.
struct NoData: Encodable {}
