"""Swift source in which comments and strings no longer get in the way of looking for declarations."""

import re

_OPENING = re.compile(r'//[^\n]*|/\*|(?P<hashes>#*)(?P<quotes>"""|")')
_BRACKET = re.compile(r"[(){}\[\]]")
_NOT_NEWLINE = re.compile(r"[^\n]")


class SwiftText:
    """A file's text.

    `code` is as long as `text` and has spaces in place of comments and of what stands in quotation marks. `closing`
    has for the offset of each opening bracket in `code` that of the bracket which closes it.
    """

    def __init__(self, text):
        self.text = text
        self.code = _without_comments_and_strings(text)
        self.closing = _closing_brackets(self.code)
        self._lines = text.split("\n")

    def line_of(self, offset):
        """The number of the line with this offset, from 1."""
        return self.text.count("\n", 0, offset) + 1

    def comment_above(self, line):
        """The text of the `///` lines that end directly above a line, without the slashes; empty if there are none."""
        first = line - 1
        while first > 0 and self._lines[first - 1].lstrip().startswith("///"):
            first -= 1
        return "\n".join(line.lstrip()[3:].strip() for line in self._lines[first : line - 1]).strip()


def _without_comments_and_strings(text):
    parts = []
    position = 0
    while match := _OPENING.search(text, position):
        if match["quotes"]:
            end = _end_of_string(text, match)
        elif match[0] == "/*":
            end = _end_of_block_comment(text, match.end())
        else:
            end = match.end()
        parts.append(text[position : match.start()])
        parts.append(_NOT_NEWLINE.sub(" ", text[match.start() : end]))
        position = end
    parts.append(text[position:])
    return "".join(parts)


def _end_of_block_comment(text, position):
    depth = 1
    for match in re.compile(r"/\*|\*/").finditer(text, position):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return len(text)


def _end_of_string(text, opening):
    """The offset behind a string, whose interpolations may contain strings."""
    hashes, quotes = re.escape(opening["hashes"]), opening["quotes"]
    part = re.compile(rf"(?P<end>{quotes}{hashes})|\\{hashes}(?P<open>\()|\\{hashes}(?:.|\n)")
    position = opening.end()
    while match := part.search(text, position):
        if match["end"]:
            return match.end()
        position = _end_of_interpolation(text, match.end()) if match["open"] else match.end()
    return len(text)


def _end_of_interpolation(text, position):
    depth = 1
    part = re.compile(r'(?P<hashes>#*)(?P<quotes>"""|")|[()]')
    while match := part.search(text, position):
        position = match.end()
        if match["quotes"]:
            position = _end_of_string(text, match)
        else:
            depth += 1 if match[0] == "(" else -1
            if depth == 0:
                return position
    return len(text)


def _closing_brackets(code):
    closing = {}
    open_brackets = []
    for match in _BRACKET.finditer(code):
        if match[0] in "({[":
            open_brackets.append(match.start())
        elif open_brackets:
            closing[open_brackets.pop()] = match.start()
    closing.update((bracket, len(code)) for bracket in open_brackets)
    return closing
