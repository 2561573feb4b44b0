extension AttributeRecipe {
  /// The longest side of a network's input.
  private static let longestSide = 1024

  /// What is wrong with the recipe, in words for people; `nil` when it can be followed.
  var flaw: String? { input.flaw(upTo: Self.longestSide) ?? crop.flaw ?? outputsFlaw }

  private var outputsFlaw: String? {
    if outputs.isEmpty { return "outputs is empty" }
    if Set(outputs.map(\.attribute)).count < outputs.count { return "outputs names an attribute twice" }
    for output in outputs {
      if let flaw = output.flaw { return "the output for \(output.attribute.rawValue) \(flaw)" }
    }
    return nil
  }
}

extension AttributeInput {
  fileprivate func flaw(upTo longestSide: Int) -> String? {
    guard (1...longestSide).contains(width), (1...longestSide).contains(height) else {
      return "input.width and input.height must be from 1 to \(longestSide)"
    }
    guard mean.count == 3, scale.count == 3, (mean + scale).allSatisfy(\.isFinite) else {
      return "input.mean and input.scale must have three numbers each"
    }
    return nil
  }
}

extension AttributeCrop {
  fileprivate var flaw: String? {
    switch (alignment, square) {
    case (nil, nil), (.some, .some): return "crop must have either alignment or square"
    case (let alignment?, nil): if let flaw = alignment.flaw { return flaw }
    case (nil, let square?): if !(0.1...10).contains(square) { return "crop.square must be from 0.1 to 10" }
    }
    if views.isEmpty || views.count > 16 { return "crop.views must have from 1 to 16 entries" }
    if !views.allSatisfy({ (0.1...10).contains($0.zoom) }) {
      return "a zoom in crop.views must be from 0.1 to 10"
    }
    if !(1...4).contains(oversampling) { return "crop.oversampling must be from 1 to 4" }
    return nil
  }
}

extension FaceAlignment {
  fileprivate var flaw: String? {
    guard meshPoints.count >= 2, meshPoints.count == targets.count else {
      return "crop.alignment must have as many targets as meshPoints, two at least"
    }
    guard meshPoints.allSatisfy({ !$0.isEmpty && $0.allSatisfy((0..<FaceMesh.pointCount).contains) }) else {
      return "crop.alignment.meshPoints must be lists of numbers from 0 to \(FaceMesh.pointCount - 1)"
    }
    guard targets.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isFinite) }) else {
      return "crop.alignment.targets must be pairs of numbers"
    }
    return nil
  }
}

extension AttributeOutput {
  fileprivate var flaw: String? {
    if let visiblePlaces, !visiblePlaces.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isFinite) }) {
      return "has visiblePlaces that are no pairs of numbers"
    }
    return answerFlaw ?? calibration?.flaw(classes: classes ?? []) ?? blend?.flaw
  }

  private var answerFlaw: String? {
    if attribute == .age {
      guard classes == nil, (values == nil) != (factor == nil) else {
        return "must have either values or factor, and no classes"
      }
      return values?.isEmpty == true ? "has no values" : nil
    }
    guard let classes, values == nil, factor == nil else {
      return "must have classes, and neither values nor factor"
    }
    if Set(classes).count < classes.count { return "names a class twice" }
    let known = attribute.knownClasses
    if let known, let other = classes.first(where: { !known.contains($0) }) {
      return "has a class \(other); it may have \(known.joined(separator: ", "))"
    }
    if let needed = attribute.neededClasses.first(where: { !classes.contains($0) }) {
      return "lacks the class \(needed)"
    }
    return classes.count < attribute.leastClasses
      ? "must have \(attribute.leastClasses) classes at least" : nil
  }
}

extension AttributeCalibration {
  fileprivate func flaw(classes: [String]) -> String? {
    if let curve, !curve.isValid || !curve.isMonotone { return "has a calibration.curve that does not rise" }
    let functions = [logitScaleByAge].compactMap(\.self) + (logitOffsetsByAge ?? [:]).values
    if !functions.allSatisfy(\.isValid) {
      return "has a calibration by age without a value for each of two or more rising ages"
    }
    let named = Set((logitOffsets ?? [:]).keys).union((logitOffsetsByAge ?? [:]).keys)
    if let other = named.subtracting(classes).min() {
      return "has a calibration for \(other), which is no class of it"
    }
    return nil
  }
}

extension AttributeBlend {
  fileprivate var flaw: String? {
    shareByAge.isValid && shareByAge.values.allSatisfy((0...1).contains)
      ? nil : "has a blend whose shareByAge is not from 0 to 1 at two or more rising ages"
  }
}

extension NetworkAttribute {
  /// The names that classes may have; `nil` for any.
  fileprivate var knownClasses: [String]? {
    switch self {
    case .gender: FaceAppearance.Gender.allCases.map(\.rawValue)
    case .glasses: ["none", "clear", "dark"]
    case .occlusion: FaceAppearance.Part.allCases.map(\.rawValue)
    case .age, .race, .hat, .mask, .drawn: nil
    }
  }

  /// The names that must be among the classes.
  fileprivate var neededClasses: [String] {
    switch self {
    case .gender: FaceAppearance.Gender.allCases.map(\.rawValue)
    case .glasses: ["none"]
    case .hat, .mask, .drawn: [rawValue]
    case .age, .race, .occlusion: []
    }
  }

  fileprivate var leastClasses: Int {
    switch self {
    case .glasses, .race, .gender: 2
    case .age, .hat, .mask, .occlusion, .drawn: 1
    }
  }

  /// Whether one and only one class holds. One class alone stands for itself.
  func isExclusive(classes: [String]) -> Bool { self != .occlusion && classes.count > 1 }
}
