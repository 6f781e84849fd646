"""What spreadsheets ask of names and texts, so that they open a file without a word and take no text for a formula."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

LONGEST = 32_767
"""Characters that a cell of a workbook holds at most."""

_NAME = 31  # characters
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORBIDDEN = re.compile(r"[\\/*?:\[\]\x00-\x1f]")


def sheet_name(name: str, taken: Container[str] = ()) -> str:
    """A name that a sheet may have and that none of those `taken`, all in lower case, has."""
    allowed = _FORBIDDEN.sub(" ", clean(name)).strip(" '") or "-"
    for number in range(1, 10_000):
        end = "" if number == 1 else f" {number}"
        found = allowed[: _NAME - len(end)].rstrip(" '") + end
        if found.lower() not in taken and found.lower() != "history":  # which Excel keeps for itself
            return found
    raise ValueError(name)


def put_text(cell: Any, text: str) -> Any:
    """Let a cell of a workbook hold a text as it is, also one that begins with "="; the cell."""
    cell._value = clean(text)
    cell.data_type = "s"  # also what begins with "=": text, never a formula
    return cell


def clean(text: str) -> str:
    """The text without what makes a workbook unreadable, and no longer than a cell holds."""
    allowed = _UNREADABLE.sub("", text)
    return allowed if len(allowed) <= LONGEST else allowed[: LONGEST - 1] + "…"


def guarded(shown: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula; our import takes it off."""
    return "'" + shown if shown.startswith(("=", "+", "-", "@", "\t", "\r")) else shown
