// Written by Training/smile/train.py; do not edit.

extension SmileClassifier {
  /// The weights in use.
  package static let trained = SmileClassifier(
    bias: -3.9132,
    features: [
      Feature(left: 61, right: 291, weights: (8.3991, -28.6709, 28.2084)),
      Feature(left: 78, right: 308, weights: (-9.7775, -16.0333, 31.4791)),
      Feature(left: 40, right: 270, weights: (33.8382, 0.8777, 22.2349)),
      Feature(left: 13, right: 13, weights: (0.0000, 7.8419, -38.7343)),
      Feature(left: 14, right: 14, weights: (0.0000, 24.1369, -17.6475)),
    ])
}
