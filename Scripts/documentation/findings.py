"""What is visible to other rooms and does not say what they need to know."""

import dataclasses

# What the protocols of the standard library and of packages ask for; their own documentation explains it.
KNOWN_PROTOCOLS = {
    "CustomStringConvertible": {"description"},
    "Equatable": {"=="},
    "Hashable": {"==", "hash(into:)"},
    "Comparable": {"==", "<"},
    "Encodable": {"encode(to:)"},
    "Decodable": {"init(from:)"},
    "Codable": {"encode(to:)", "init(from:)"},
    "RawRepresentable": {"RawValue", "rawValue", "init(rawValue:)"},
    "OptionSet": {"rawValue", "init(rawValue:)"},
    "IteratorProtocol": {"Element", "next()"},
    "Sequence": {"Element", "Iterator", "makeIterator()"},
    "Collection": {"Element", "Index", "startIndex", "endIndex", "index(after:)", "subscript(position:)"},
    "ExpressibleByStringLiteral": {"init(stringLiteral:)"},
    "ExpressibleByStringInterpolation": {"init(stringLiteral:)"},
    "ExpressibleByDictionaryLiteral": {"init(dictionaryLiteral:)"},
    "CustomReflectable": {"customMirror"},
    "LosslessStringConvertible": {"description"},
    "TaskExecutor": {"enqueue(_:)"},
    "Service": {"run()"},
}

_THROWS = "- Throws:"


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something that is missing."""

    line: int
    text: str


class Conformances:
    """What the documentation of protocols says about their requirements and about the members that meet them."""

    def __init__(self, declarations):
        self._protocols_of = {}
        self._requirements = dict(KNOWN_PROTOCOLS)
        self._failing = set()
        for declaration in declarations:
            if declaration.inherits:
                self._protocols_of.setdefault(declaration.path, set()).update(declaration.inherits)
            if declaration.kind == "protocol" and _THROWS in declaration.comment:
                self._failing.add(declaration.path)
            if declaration.is_requirement:
                self._requirements.setdefault(declaration.scope, set()).add(declaration.name)

    def tells_errors(self, member):
        """Whether the comment tells what is thrown: the member's own, or its protocol's for all requirements."""
        return _THROWS in member.comment or (member.is_requirement and member.scope in self._failing)

    def is_witness(self, member):
        """Whether a member is there because a protocol asks for it."""
        unseen, seen = set(self._protocols_of.get(member.scope, ())), set()
        while unseen:
            protocol = unseen.pop()
            if member.name in self._requirements.get(protocol, ()):
                return True
            seen.add(protocol)
            unseen |= self._protocols_of.get(protocol, set()) - seen
        return False


def findings(declarations, conformances):
    """What is missing among the declarations of a file, in their order."""
    for declaration in declarations:
        if not declaration.is_visible or declaration.kind == "extension":
            continue
        if declaration.is_memberwise or (not declaration.is_requirement and conformances.is_witness(declaration)):
            continue
        if not declaration.comment:
            yield Finding(declaration.line, f"{declaration.path} has no comment")
        elif declaration.throws and not conformances.tells_errors(declaration):
            yield Finding(declaration.line, f"the comment of {declaration.path} has no “{_THROWS}”")
