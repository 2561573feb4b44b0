extension String {
  /// Whether another text has the same bytes. `==` also holds for texts of different bytes that look the same, such as
  /// a letter with an accent and a letter followed by one; names and keys are told apart by their bytes.
  func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
