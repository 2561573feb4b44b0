// Written by Training/smile/train.py; do not edit.

extension SmileClassifier {
  /// The weights in use.
  package static let trained = SmileClassifier(
    bias: 12.1398,
    features: [
      Feature(left: 61, right: 291, weights: (0.6763, -20.3082, 29.1234)),
      Feature(left: 78, right: 308, weights: (-15.5387, -13.1106, 25.2939)),
      Feature(left: 40, right: 270, weights: (22.1886, -19.1298, 31.0092)),
      Feature(left: 13, right: 13, weights: (0.0000, 7.1047, -20.2356)),
      Feature(left: 14, right: 14, weights: (0.0000, 30.5255, -7.1444)),
    ])
}
