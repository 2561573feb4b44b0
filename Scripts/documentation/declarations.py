"""The declarations of Swift types and their members, without what stands in bodies of functions."""

import dataclasses
import re

TYPES = {"struct", "class", "enum", "actor", "protocol", "extension"}
_CALLABLES = {"func", "init", "subscript"}
_PROPERTIES = {"var", "let"}
_ALIASES = {"typealias", "associatedtype"}
_KEYWORDS = TYPES | _CALLABLES | _PROPERTIES | _ALIASES
_VISIBLE = {"package", "public", "open"}
_NARROW = {"private", "fileprivate", "internal"}
_MODIFIERS = _VISIBLE | _NARROW | {
    "static", "final", "nonisolated", "mutating", "nonmutating", "lazy", "weak", "unowned", "indirect", "override",
    "required", "convenience", "dynamic", "consuming", "borrowing", "prefix", "postfix", "infix",
}  # fmt: skip

_TOKEN = re.compile(r"`\w+`|@\w+(?:\.\w+)*|\.?\w+(?:\((?:set|unsafe|safe)\))?|[{(\[]")
_NAME = re.compile(r"\s*\(?`?(\[[^\]\n]*\]|\w+(?:\.\w+)*)`?")  # of several in brackets the first
_FUNCTION_NAME = re.compile(r"\s*`?(\w+|[-+*/<>=!&|^~%?]+)`?")
_EFFECTS = re.compile(r"(?:\s+|\basync\b|\bthrows\b(?:\([^)]*\))?)*")
_THROWING_GETTER = re.compile(r"[^={\n]*\{\s*get\s+(?:async\s+)?throws\b")
_ASSIGNMENT = re.compile(r"(?:self\.(\w+)\s*=\s*\1(?:\n|;|$)|\s)*")


@dataclasses.dataclass
class Declaration:
    """A type, an extension or a member."""

    kind: str  # its keyword
    name: str  # with the labels of its arguments
    line: int  # from 1
    scope: str  # the names of the types around it, with dots; empty at the top of a file
    is_visible: bool  # to other rooms
    throws: bool
    comment: str
    inherits: list = dataclasses.field(default_factory=list)  # of a type or an extension: what stands behind its colon
    is_requirement: bool = False  # of a protocol
    is_memberwise: bool = False  # an initialiser that only assigns its parameters

    @property
    def path(self):
        return f"{self.scope}.{self.name}" if self.scope else self.name


def declarations(source):
    """All declarations of a SwiftText, in order."""
    return list(_Reader(source).members(0, len(source.code), scope="", around=None))


class _Reader:
    def __init__(self, source):
        self.source = source
        self.code = source.code

    def members(self, position, end, scope, around):
        """What is declared between two offsets; `around` is the declaration of the type or extension around them."""
        modifiers, start = [], None
        while match := _TOKEN.search(self.code, position, end):
            token, position = match[0], match.end()
            if token[0] == "@":
                start = match.start() if start is None else start
                position = self._behind_bracket(position, "(")
                continue
            if token in _MODIFIERS or token.endswith(("(set)", "safe)")) or self._is_class_member(token, position):
                start = match.start() if start is None else start
                modifiers.append(token)
                continue
            if token in ("import", "case"):
                position = re.compile(r"[^\n({\[]*").match(self.code, position).end()
            elif token in _KEYWORDS:
                start = match.start() if start is None else start
                found = self._declaration(token, position, scope, start, modifiers, around)
                yield found
                position = self._header_end(token, position)
                if token in TYPES:
                    yield from self.members(position + 1, self.source.closing[position], found.path, found)
                    position = self.source.closing[position]
            elif token in "{([":
                position = self.source.closing[match.start()] + 1
            modifiers, start = [], None

    def _declaration(self, kind, position, scope, start, modifiers, around):
        line = self.source.line_of(start)
        is_requirement = around is not None and around.kind == "protocol"
        return Declaration(
            kind=kind,
            name=self._name(kind, position),
            line=self.source.line_of(position),
            scope=scope,
            is_visible=self._is_visible(modifiers, around),
            throws=self._throws(kind, position),
            comment=self.source.comment_above(line),
            inherits=self._inherits(position) if kind in TYPES else [],
            is_requirement=is_requirement,
            is_memberwise=kind == "init" and not is_requirement and self._is_memberwise(position),
        )

    def _is_visible(self, modifiers, around):
        """Requirements are as visible as their protocol, and so are members of an extension that say nothing."""
        if around is not None and around.kind == "protocol":
            return around.is_visible
        if not _VISIBLE.isdisjoint(modifiers):
            return True
        return around is not None and around.kind == "extension" and around.is_visible and _NARROW.isdisjoint(modifiers)

    def _is_class_member(self, token, position):
        return token == "class" and re.compile(r"\s+(?:func|var|let|override)\b").match(self.code, position)

    def _behind_bracket(self, position, bracket):
        if self.code[position : position + 1] == bracket:
            return self.source.closing[position] + 1
        return position

    def _header_end(self, kind, position):
        """Where reading goes on: a type's opening brace, or the offset behind a member's name and parameters."""
        if kind in TYPES:
            return self.code.index("{", position)
        if kind in _CALLABLES:
            return self.source.closing[self._parameters(kind, position)] + 1
        return _NAME.match(self.code, position).end()

    def _name(self, kind, position):
        if kind not in _CALLABLES:
            return _NAME.match(self.code, position)[1]
        name = _FUNCTION_NAME.match(self.code, position)[1] if kind == "func" else kind
        if not name[0].isalpha() and name[0] != "_":
            return name  # an operator
        opening = self._parameters(kind, position)
        return f"{name}({''.join(f'{label}:' for label in self._labels(opening))})"

    def _parameters(self, kind, position):
        """The offset of the bracket before the parameters."""
        if kind == "func":
            position = _FUNCTION_NAME.match(self.code, position).end()
        return self.code.index("(", position)

    def _labels(self, opening):
        position, labels, expects_label = opening + 1, [], True
        end = self.source.closing[opening]
        part = re.compile(r"@\w+|\w+|[({\[,]")
        while match := part.search(self.code, position, end):
            position = match.end()
            if match[0] in "({[":
                position = self.source.closing[match.start()] + 1
            elif match[0] == ",":
                expects_label = True
            elif expects_label and match[0][0] != "@":
                labels.append(match[0])
                expects_label = False
        return labels

    def _throws(self, kind, position):
        if kind in _CALLABLES:
            behind = self.source.closing[self._parameters(kind, position)] + 1
            if kind == "subscript":
                return bool(_THROWING_GETTER.match(self.code, behind))
            return "throws" in _EFFECTS.match(self.code, behind)[0]
        return kind in _PROPERTIES and bool(_THROWING_GETTER.match(self.code, position))

    def _inherits(self, position):
        header = self.code[_NAME.match(self.code, position).end() : self.code.index("{", position)]
        while header != (shorter := re.sub(r"<[^<>]*>", "", header)):
            header = shorter
        clause = re.split(r"\bwhere\b", header)[0].partition(":")[2]
        return [words[-1] for name in re.split(r"[,&]", clause) if (words := name.split())]

    def _is_memberwise(self, position):
        opening = self.code.index("{", self.source.closing[self._parameters("init", position)])
        body = self.code[opening + 1 : self.source.closing[opening]]
        return bool(_ASSIGNMENT.fullmatch(body))
