import Testing
import VectorSearch

@Suite struct SlotBitmapTests {
  @Test(arguments: [0, 1, 63, 64, 65, 1000]) func behavesLikeASet(capacity: Int) {
    var generator = SeededGenerator(seed: UInt64(capacity))
    var bitmap = SlotBitmap(capacity: capacity)
    var set: Set<Int> = []
    for _ in 0..<capacity * 2 {
      let slot = Int.random(in: -2...capacity + 2, using: &generator)
      if Bool.random(using: &generator) {
        bitmap.insert(slot)
        if (0..<capacity).contains(slot) { set.insert(slot) }
      } else {
        bitmap.remove(slot)
        set.remove(slot)
      }
    }
    #expect(bitmap.count == set.count)
    for slot in -2..<capacity + 2 { #expect(bitmap.contains(slot) == set.contains(slot)) }
    var inverted = bitmap
    inverted.invert()
    #expect(inverted.count == capacity - set.count)
    var union = bitmap
    union.formUnion(inverted)
    #expect(union.count == capacity)
    union.formIntersection(bitmap)
    #expect(union == bitmap)
  }
}
