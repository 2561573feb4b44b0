// Written by Training/smile/train.py; do not edit.

extension SmileClassifier {
  /// The weights in use.
  package static let trained = SmileClassifier(
    bias: 12.0733,
    features: [
      Feature(left: 61, right: 291, weights: (-0.7362, -22.1418, 30.1092)),
      Feature(left: 78, right: 308, weights: (-17.3212, -13.8964, 25.5062)),
      Feature(left: 40, right: 270, weights: (25.4806, -18.6678, 28.9133)),
      Feature(left: 13, right: 13, weights: (0.0000, 7.9560, -16.9939)),
      Feature(left: 14, right: 14, weights: (0.0000, 31.8817, -9.7487)),
    ])
}
