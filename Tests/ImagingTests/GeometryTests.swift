import Imaging
import Testing

@Suite("Cropping, padding, drawing, measuring")
struct GeometryTests {
  @Test(
    "A crop keeps its size and pads what lies outside",
    arguments: [
      PixelRect(x: 3, y: 4, width: 10, height: 9), PixelRect(x: -4, y: -3, width: 12, height: 12),
      PixelRect(x: 25, y: 15, width: 20, height: 20), PixelRect(x: 100, y: 100, width: 3, height: 2),
      PixelRect(x: -10, y: -10, width: 60, height: 50),
    ])
  func crops(rect: PixelRect) {
    let image = TestImages.busy(width: 30, height: 20)
    let crop = image.cropped(to: rect, fill: (1, 2, 3))
    #expect(crop.width == rect.width && crop.height == rect.height)
    for y in 0..<rect.height {
      for x in 0..<rect.width {
        let (sourceX, sourceY) = (x + rect.x, y + rect.y)
        let inside = sourceX >= 0 && sourceY >= 0 && sourceX < 30 && sourceY < 20
        #expect(crop[x, y] == (inside ? image[sourceX, sourceY] : (1, 2, 3)))
      }
    }
  }

  @Test("Padding adds borders and cutting them gives the image back")
  func padding() {
    let image = TestImages.busy(width: 30, height: 20)
    let padded = image.padded(left: 1, top: 2, right: 3, bottom: 4, fill: (9, 9, 9))
    #expect(padded.width == 34 && padded.height == 26)
    #expect(padded[0, 10] == (9, 9, 9) && padded[1, 2] == image[0, 0])
    #expect(padded.padded(left: -1, top: -2, right: -3, bottom: -4) == image)
  }

  @Test("Drawing marks what it should and nothing outside the image breaks it")
  func drawing() {
    var image = RGBImage(width: 40, height: 30)
    image.drawRectangle(PixelRect(x: 5, y: 5, width: 20, height: 10), color: .red, thickness: 2)
    #expect(image[5, 5].red == 230 && image[24, 14].red == 230 && image[6, 10].red == 230)
    #expect(image[7, 7].red == 0 && image[4, 5].red == 0 && image[25, 14].red == 0)
    image.drawLine(from: ImagePoint(x: 0.5, y: 20.5), to: ImagePoint(x: 39.5, y: 20.5), color: .white)
    #expect((0..<40).allSatisfy { image[$0, 20].green == 255 })
    image.drawText("17.5%", x: 1, y: 22, color: .green, scale: 1)
    #expect((22..<29).contains { y in (1..<31).contains { image[$0, y].green == 220 } })
    let before = image
    image.drawLine(from: ImagePoint(x: -1e12, y: -80), to: ImagePoint(x: 1e12, y: -80), color: .red)
    image.drawPoint(at: ImagePoint(x: .nan, y: 3), color: .red)
    image.drawPoint(at: ImagePoint(x: 1e30, y: 3), color: .red)
    image.drawRectangle(PixelRect(x: 500, y: 500, width: 9, height: 9), color: .red)
    image.drawText("8", x: -50, y: -50, color: .red)
    #expect(image == before)
  }
}
