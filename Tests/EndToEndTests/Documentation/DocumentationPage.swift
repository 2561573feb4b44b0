import Foundation

/// The examples of a page: what its `bash` blocks do, and what the `json` blocks behind them promise.
struct DocumentationPage {
  struct Example: Equatable {
    let commands: String
    /// The answers that the page shows, when it shows any.
    var answers: String?
    /// Where the commands begin in the page.
    let line: Int
  }

  let examples: [Example]

  /// - Parameter text: The page in Markdown. Only fences at the beginning of a line count.
  init(_ text: String) {
    var examples: [Example] = []
    var block: (language: String, lines: [Substring], start: Int)?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard line.hasPrefix("```") else {
        block?.lines.append(line)
        continue
      }
      guard let ended = block else {
        block = (String(line.dropFirst(3)), [], index + 2)
        continue
      }
      let content = ended.lines.joined(separator: "\n") + "\n"
      if ended.language == "bash" {
        examples.append(Example(commands: content, answers: nil, line: ended.start))
      } else if ended.language == "json", let last = examples.indices.last {
        examples[last].answers = (examples[last].answers ?? "") + content
      }
      block = nil
    }
    self.examples = examples
  }

  /// All examples as one program, in which each begins with a line that names it.
  ///
  /// - Parameter address: Stands for the one that the page names.
  func script(address: String) -> String {
    let blocks = examples.map { example in
      "printf '\\n\(Self.mark)%s\\n' \(example.line)\n"
        + example.commands.replacing("http://127.0.0.1:8080", with: address)
    }
    return "set -euo pipefail\n" + blocks.joined()
  }

  /// What each example that began has printed, by its line.
  static func outputs(_ text: String) -> [(line: Int, output: String)] {
    text.components(separatedBy: "\n" + mark).dropFirst().compactMap { part in
      let end = part.firstIndex(of: "\n") ?? part.endIndex
      return Int(part[..<end]).map { ($0, String(part[end...])) }
    }
  }

  private static let mark = "# example of line "
}
