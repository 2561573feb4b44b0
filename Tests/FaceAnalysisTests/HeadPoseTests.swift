import FaceAnalysis
import Testing

@Suite("Head pose")
struct HeadPoseTests {
  @Test(
    "Each angle follows its own turn, with the sign that the interfaces promise",
    arguments: [Float(-30), -10, 10, 30])
  func signs(degrees: Float) {
    let level = HeadPose(SyntheticMesh().mesh)
    #expect(abs(level.yaw) < 0.1)
    #expect(abs(level.roll) < 0.1)

    let turned = HeadPose(SyntheticMesh(yaw: degrees).mesh)
    // The network's depth is flat, which the formula makes up for; a mesh of true depth shows more than its yaw.
    #expect(turned.yaw / degrees > 1 && turned.yaw / degrees < 1.2)
    #expect(abs(turned.pitch - level.pitch) < 1)

    let nodding = HeadPose(SyntheticMesh(pitch: degrees).mesh)
    #expect((nodding.pitch - level.pitch) / degrees > 0.5)
    #expect(abs(nodding.yaw) < 1)

    let leaning = HeadPose(SyntheticMesh(roll: degrees).mesh)
    #expect(abs(leaning.roll - degrees) < 0.5)
    #expect(abs(leaning.yaw) < 0.5)
  }
}
