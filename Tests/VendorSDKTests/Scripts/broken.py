"""Announces three checks, fails one and forgets one: the test of the tests."""

from checks import Checks

checks = Checks(3)
with checks.check("this one holds"):
    checks.equal(1, 1)
with checks.check("this one does not"):
    checks.equal(1, 2)
