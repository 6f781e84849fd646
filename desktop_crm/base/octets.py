"""Lines of address cards and calendars: their standards count octets."""

from __future__ import annotations

_OCTETS = 75


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no character torn apart (RFC 2426, 2.6; RFC 5545, 3.1)."""
    if len(line) * 4 <= _OCTETS or len(line.encode()) <= _OCTETS:
        return line
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece += letter
        size += octets
    return "\r\n".join([*pieces, piece])
