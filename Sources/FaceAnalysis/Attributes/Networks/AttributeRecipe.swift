/// How a network that tells attributes is fed, and what its outputs mean: the `attributes` of an entry of
/// `models.json` or of an operator's `custom.json`.
struct AttributeRecipe: Sendable, Decodable {
  /// The arithmetic that a network's accuracy was measured with.
  enum Precision: String, Sendable, Decodable {
    case float32 = "f32"
    /// Brain floating point where the processor has it.
    case bfloat16 = "bf16"
  }

  /// `float32` where it is not given.
  let precision: Precision?
  let input: AttributeInput
  let crop: AttributeCrop
  let outputs: [AttributeOutput]
}

/// The attributes that a network may tell.
enum NetworkAttribute: String, Sendable, Decodable, CaseIterable {
  case age, gender, race, glasses, hat, mask, occlusion, drawn
}

/// The picture that a network takes, as numbers.
struct AttributeInput: Sendable, Decodable {
  /// The order of the input's axes.
  enum Layout: String, Sendable, Decodable {
    case planar = "NCHW"
    case interleaved = "NHWC"
  }

  /// The order of the colours.
  enum Channels: String, Sendable, Decodable {
    case rgb = "RGB"
    case bgr = "BGR"
  }

  let width: Int
  let height: Int
  var layout = Layout.planar
  let channels: Channels
  /// Subtracted from each channel's values 0…255, in the network's order.
  let mean: [Float]
  /// Multiplied afterwards.
  let scale: [Float]

  /// The extents of some pictures.
  func shape(of pictures: Int) -> [Int] {
    layout == .planar ? [pictures, 3, height, width] : [pictures, height, width, 3]
  }

  private enum CodingKeys: CodingKey { case width, height, layout, channels, mean, scale }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    width = try values.decode(Int.self, forKey: .width)
    height = try values.decode(Int.self, forKey: .height)
    layout = try values.decodeIfPresent(Layout.self, forKey: .layout) ?? .planar
    channels = try values.decode(Channels.self, forKey: .channels)
    mean = try values.decode([Float].self, forKey: .mean)
    scale = try values.decode([Float].self, forKey: .scale)
  }
}

/// One answer of a network.
struct AttributeOutput: Sendable, Decodable {
  /// What is still to be done to the numbers of an output.
  enum Activation: String, Sendable, Decodable {
    /// They are probabilities, or a quantity.
    case none
    /// They are logits of classes of which one holds.
    case softmax
    /// They are logits of classes that do not exclude each other.
    case sigmoid
  }

  /// Which output of the network: by its name, or by its place in the network's order.
  enum Port: Sendable, Equatable, Decodable {
    case name(String)
    case place(Int)

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      self =
        if let place = try? value.decode(Int.self) { .place(place) } else {
          .name(try value.decode(String.self))
        }
    }
  }

  let attribute: NetworkAttribute
  /// The only output where it is not named.
  let output: Port?
  let activation: Activation?
  /// Names of classes, in the output's order.
  let classes: [String]?
  /// What each class stands for, where the answer is their expectation.
  let values: [Double]?
  /// What the output is multiplied by, where it is the answer itself.
  let factor: Double?
  let calibration: AttributeCalibration?
  /// Places of the picture, `[x, y]` in its pixels, that the photograph must show for the answer to mean anything.
  let visiblePlaces: [[Float]]?
  /// Where this answer is mixed into another network's, rather than standing for itself.
  let blend: AttributeBlend?
}

/// How an answer is corrected: statistics, fitted on labelled faces.
struct AttributeCalibration: Sendable, Decodable {
  /// The quantity that an answer stands for, by the answer.
  let curve: PiecewiseLinear?
  /// What the logits of classes are multiplied by.
  let logitScale: Double?
  /// The same, by the age of the face; both may be given.
  let logitScaleByAge: PiecewiseLinear?
  /// Added to the scaled logits, by the names of classes.
  let logitOffsets: [String: Double]?
  /// The same, by the age of the face; both may be given.
  let logitOffsetsByAge: [String: PiecewiseLinear]?

  /// Whether the age must be known first.
  var needsAge: Bool { logitScaleByAge != nil || logitOffsetsByAge != nil }
}

/// How a second network's answer is mixed into that of a first.
struct AttributeBlend: Sendable, Decodable {
  /// The name of the first network's entry.
  let into: String
  /// The second's share of the sum, 0…1, by the age of the face: of years, or of logits.
  let shareByAge: PiecewiseLinear
}
