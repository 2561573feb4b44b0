import DialectKit
import HuaweiDialect
import Testing

@Suite("The attributes parameter and the landmarks")
struct AttributeSelectionTests {
  @Test("Codes are separated by commas")
  func codes() throws {
    #expect(try AttributeSelection(nil) == [])
    #expect(try AttributeSelection("") == [])
    #expect(try AttributeSelection("3") == .landmarks)
    #expect(try AttributeSelection("0, 5") == [.headPose, .smile])
    #expect(
      try AttributeSelection("0,1,2,3,4,5") == [.headPose, .gender, .age, .landmarks, .dress, .smile])
    #expect(try AttributeSelection("21,6,13,12") == [.mask, .quality, .expression, .faceAngle])
    #expect(try AttributeSelection("7,8,11") == [])
  }

  @Test(
    "Anything else is refused",
    arguments: ["9", "10", "14", "20", "22", "-1", "x", "0,", ",", "0;1", "0,,1", "00000000000000000000009"])
  func refused(text: String) {
    #expect(throws: DialectFailure.self) { try AttributeSelection(text) }
  }

  @Test("The contours have as many points as the sample in the v1 guide, all of the mesh and none twice")
  func contours() {
    let contours = [
      LandmarkContour.eyebrows, LandmarkContour.eyes, LandmarkContour.face, LandmarkContour.mouth,
      LandmarkContour.nose,
    ]
    #expect(contours.map(\.count) == [12, 16, 15, 19, 12])
    for contour in contours {
      #expect(Set(contour).count == contour.count)
      #expect(contour.joined().allSatisfy { (0..<468).contains($0) })
    }
  }
}
