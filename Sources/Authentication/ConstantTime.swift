/// Whether two byte sequences are equal, in a time that depends on the length of `expected` only.
///
/// For comparing signatures, keys and passwords: an early exit at the first difference would tell a caller how much of
/// a guess is right.
package func equalInConstantTime(_ given: some Collection<UInt8>, _ expected: some Collection<UInt8>) -> Bool
{
  var difference: UInt8 = given.count == expected.count ? 0 : 1
  var guess = given.makeIterator()
  for byte in expected { difference |= byte ^ (guess.next() ?? ~byte) }
  return difference == 0
}

/// Whether two texts have the same UTF-8 bytes, in a time that depends on the length of `expected` only.
package func equalInConstantTime(_ given: some StringProtocol, _ expected: some StringProtocol) -> Bool {
  equalInConstantTime(given.utf8, expected.utf8)
}
