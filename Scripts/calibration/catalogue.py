"""Writing models.json in the form in which people keep it."""

import json

WIDTH = 118


def formatted(value, indent=""):
    """JSON in which lists of numbers, and small objects of numbers, take one line where they fit."""
    short = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or (is_numeric(value) and len(indent) + len(short) < WIDTH):
        return short
    deeper = indent + "  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {formatted(part, deeper)}" for key, part in value.items()]
    elif all(isinstance(part, (int, float)) for part in value):
        parts = packed(value, WIDTH - len(deeper))
    else:
        parts = [formatted(part, deeper) for part in value]
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return opening + "\n" + ",\n".join(deeper + part for part in parts) + "\n" + indent + closing


def is_numeric(value):
    """Whether nothing but numbers and truth values is inside."""
    parts = value.values() if isinstance(value, dict) else value
    return all(is_numeric(part) if isinstance(part, (dict, list)) else isinstance(part, (int, float)) for part in parts)


def packed(numbers, width):
    """The numbers in lines of at most a width."""
    lines = [""]
    for number in map(json.dumps, numbers):
        if lines[-1] and len(lines[-1]) + len(number) + 3 > width:
            lines.append("")
        lines[-1] += (", " if lines[-1] else "") + number
    return lines
