/// Where a face is in its upright image: the part of its box that lies there, in whole pixels.
package struct FaceBox: Hashable, Sendable, Codable {
  /// The first column, counted from 0 at the left.
  package let x: Int
  /// The first row, counted from 0 at the top.
  package let y: Int
  /// In columns; 0 for a face outside the image.
  package let width: Int
  /// In rows; 0 for a face outside the image.
  package let height: Int

  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The pixels whose edges are nearest to those of a box.
  ///
  /// - Parameters:
  ///   - x: The left edge in pixels; the box may reach beyond the image.
  ///   - y: The top edge.
  ///   - image: Width and height of the image, where they are known.
  package init(
    x: Double, y: Double, width: Double, height: Double, in image: (width: Int, height: Int)? = nil
  ) {
    func pixel(_ edge: Double, below limit: Int?) -> Int {
      // What is no number that an image can have comes from damaged data.
      let most = Double(limit ?? Int(Int32.max))
      return edge.isNaN ? 0 : Int(min(max(0, edge.rounded()), most))
    }
    let (left, top) = (pixel(x, below: image?.width), pixel(y, below: image?.height))
    self.init(
      x: left, y: top, width: max(0, pixel(x + width, below: image?.width) - left),
      height: max(0, pixel(y + height, below: image?.height) - top))
  }

  private enum CodingKeys: String, CodingKey { case x, y, width, height }

  /// Reads fractions too, which older exports have.
  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      x: try members.decode(Double.self, forKey: .x), y: try members.decode(Double.self, forKey: .y),
      width: try members.decode(Double.self, forKey: .width),
      height: try members.decode(Double.self, forKey: .height))
  }
}
