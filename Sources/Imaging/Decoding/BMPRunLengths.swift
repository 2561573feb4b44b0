/// Unpacks RLE8 and RLE4.
///
/// Source: Microsoft, "Bitmap Compression". Data is a sequence of byte pairs: a count and a value, or
/// zero and an escape (0 end of row, 1 end of image, 2 a move, otherwise that many literal pixels).
struct BMPRunLengths {
  private let data: UnsafeBufferPointer<UInt8>
  private let header: BMPHeader

  init(_ data: UnsafeBufferPointer<UInt8>, header: BMPHeader) {
    self.data = data
    self.header = header
  }

  /// The image as palette indices from its top row; pixels that are moved over have index 0.
  ///
  /// The codes are walked once without memory, to know that they reach the last row, before the
  /// indices are allocated.
  func decodedIndices() throws(ImageError) -> [UInt8] {
    try walk(nil)
    var indices = [UInt8](repeating: 0, count: header.width * header.height)
    try indices.withUnsafeMutableBufferPointer { (buffer) throws(ImageError) in try walk(buffer) }
    return indices
  }

  private func walk(_ indices: UnsafeMutableBufferPointer<UInt8>?) throws(ImageError) {
    var cursor = Cursor(width: header.width, height: header.height, indices: indices)
    let isFourBit = header.compression == .runLength4
    var position = 0
    while cursor.row < header.height {
      guard position + 1 < data.count else {
        // A missing end mark after the last pixel harms nobody.
        if cursor.isAtEnd { return }
        throw .truncated(.bmp, "the run lengths stop in row \(cursor.row) of \(header.height)")
      }
      let (count, value) = (Int(data[position]), data[position + 1])
      position += 2
      if count > 0 {
        try cursor.run(count, value, isFourBit: isFourBit)
        continue
      }
      switch value {
      case 0: cursor.endRow()
      case 1:
        guard cursor.row >= header.height - 1 else {
          throw .corrupt(.bmp, "the image ends in row \(cursor.row) of \(header.height)")
        }
        return
      case 2:
        guard position + 1 < data.count else { throw .truncated(.bmp, "a move is incomplete") }
        try cursor.move(Int(data[position]), Int(data[position + 1]))
        position += 2
      default:
        let literals = Int(value)
        let used = isFourBit ? (literals + 1) / 2 : literals
        guard position + used <= data.count else { throw .truncated(.bmp, "literal pixels are missing") }
        for index in 0..<literals {
          let byte = data[position + (isFourBit ? index / 2 : index)]
          try cursor.put(isFourBit ? (index & 1 == 0 ? byte >> 4 : byte & 15) : byte)
        }
        // Literals are padded to an even number of bytes.
        position += used + used & 1
      }
    }
  }

  /// Where the next pixel goes; rows are counted from the bottom.
  private struct Cursor {
    let width: Int
    let height: Int
    let indices: UnsafeMutableBufferPointer<UInt8>?
    private(set) var row = 0
    private var column = 0

    init(width: Int, height: Int, indices: UnsafeMutableBufferPointer<UInt8>?) {
      self.width = width
      self.height = height
      self.indices = indices
    }

    var isAtEnd: Bool { row == height - 1 && column == width }

    mutating func put(_ value: UInt8) throws(ImageError) {
      guard column < width, row < height else { throw .corrupt(.bmp, "a run leaves its row") }
      if let indices { indices[(height - 1 - row) * width + column] = value }
      column += 1
    }

    mutating func run(_ count: Int, _ value: UInt8, isFourBit: Bool) throws(ImageError) {
      for index in 0..<count {
        try put(isFourBit ? (index & 1 == 0 ? value >> 4 : value & 15) : value)
      }
    }

    mutating func move(_ right: Int, _ up: Int) throws(ImageError) {
      column += right
      row += up
      if column > width || row >= height { throw .corrupt(.bmp, "a move leaves the image") }
    }

    mutating func endRow() {
      row += 1
      column = 0
    }
  }
}
