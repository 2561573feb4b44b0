import Authentication
package import Hummingbird

extension Parameters {
  /// A part of the path without its percent-encoding; empty when there is none.
  package func decoded(_ name: String) -> String {
    String(decoding: PercentEncoding.decode(get(name) ?? ""), as: UTF8.self)
  }
}
