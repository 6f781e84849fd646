"""Words: plain text, names of people, addresses and tags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from desktop_crm.base.fold import fold
from desktop_crm.models.kinds.base import Cell, Kind, Operator, Part, Reading, Value

_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n"} | {0x7F: None, 0xFEFF: None}
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")
_SURROGATES = re.compile("[\ud800-\udfff]")
_TAG_ENDS = re.compile(r"[,;\n]|:::")


def written(raw: Any) -> str:
    """What stands in a cell as text: whole numbers without ".0", dates as ISO; no control characters.

    Lines end in a plain newline; halves of surrogate pairs, which no file can hold, become U+FFFD.
    """
    if raw is None:
        return ""
    if isinstance(raw, str):
        text = raw
    elif isinstance(raw, bool):
        text = "1" if raw else "0"
    elif isinstance(raw, float):
        text = str(int(raw)) if raw.is_integer() and abs(raw) < 1e16 else repr(raw)
    elif isinstance(raw, datetime):
        text = raw.isoformat(" ")
    elif isinstance(raw, (date, time)):
        text = raw.isoformat()
    else:
        text = str(raw)
    if text.isascii() and text.isprintable():
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text).strip()


def one_line(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())


def excerpt(text: str) -> str:
    """`text` as a sentence quotes it: one line, not longer than such a line may be."""
    line = one_line(text[:400])
    return line if len(line) <= 80 else line[:79].rstrip() + "…"


@dataclass(frozen=True)
class Text(Kind):
    """Any text; one line unless `multiline`."""

    multiline: bool = False

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        text = written(raw)
        if not self.multiline:
            return one_line(text) or None
        lines = (_SPACES.sub(" ", line).rstrip() for line in text.split("\n"))
        return _LINES.sub("\n\n", "\n".join(lines)).strip() or None

    def format(self, value: Value) -> str:
        return "" if value is None else str(value)

    def brief(self, value: Value, now: int | None = None) -> str:
        return one_line(self.format(value))

    def normal(self, value: Value) -> str:
        return fold(self.format(value))


@dataclass(frozen=True)
class Name(Text):
    """What a person or a firm is called: kept as it was typed, on one line."""

    cell: ClassVar[Cell] = Cell.STRONG


@dataclass(frozen=True)
class Address(Text):
    """A postal address, with its line breaks."""

    multiline: bool = True


@dataclass(frozen=True)
class Tags(Kind):
    """A set of words, stored as one text with ", " between them in the order given."""

    cell: ClassVar[Cell] = Cell.TAGS
    operators: ClassVar[tuple[Operator, ...]] = (
        Operator.ANY_OF,
        Operator.NONE_OF,
        Operator.EMPTY,
        Operator.NOT_EMPTY,
    )

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        tags: dict[str, str] = {}
        for part in self.split(raw):
            tags.setdefault(fold(part.raw) or part.raw, part.raw)
        return ", ".join(tags.values()) or None

    def format(self, value: Value) -> str:
        return "" if value is None else str(value)

    def normal(self, value: Value) -> str:
        return ", ".join(sorted(fold(part.raw) for part in self.split(value)))

    def split(self, raw: Any) -> list[Part]:
        parts = (one_line(part.strip().lstrip("*#")) for part in _TAG_ENDS.split(written(raw)))
        return [Part(part) for part in parts if part]


_NOTHING = frozenset(
    "- -- --- – — ― . … ? _ / 0 нет не none null nil n/a na н/д нд пусто отсутствует неизвестно неизв "
    "unknown empty не-указан не-указано не-указана не-задано не-задан не-задана не-закрыта не-закрыт "
    "нет-данных not-set not-specified no-data undefined (пусто) (none) #n/a #н/д nan".split()
)


def nothing(text: str) -> bool:
    """Whether `text` says that there is no value: empty, a dash, «нет», "n/a" and the like."""
    return (
        not text
        or (len(text) < 16 and text.casefold().rstrip(".").replace(" ", "-") in _NOTHING)
        or text == "."
    )
