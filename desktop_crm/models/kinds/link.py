"""Addresses of web pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds.base import Cell, Kind, Part, Reading, Value
from desktop_crm.models.kinds.text import excerpt, nothing, written

_SCHEME = re.compile(r"([a-z][a-z0-9+-]*):(?!\d)(?://)?", re.IGNORECASE)
_HOST = re.compile(
    r"(?=.{4,253}$)(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)\.?(?::\d{1,5})?",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[;\n\s]+|:::|,(?=\s|https?:|www\.)")


@dataclass(frozen=True)
class Link(Kind):
    """The address of a web page, as it was written; `format` adds the https:// that people leave out."""

    cell: ClassVar[Cell] = Cell.LINK

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        text = written(raw)
        if nothing(text):
            return None
        scheme = _SCHEME.match(text)
        rest = text[scheme.end() :] if scheme else text.removeprefix("//")
        host = re.split(r"[/?#]", rest, maxsplit=1)[0]
        allowed = scheme is None or scheme[1].lower() in ("http", "https")
        if not allowed or any(c.isspace() for c in text) or not _HOST.fullmatch(host):
            raise UserError(_("Not a web address: {text}").format(text=excerpt(text)))
        return f"{scheme[1].lower()}://{rest}" if scheme else rest

    def format(self, value: Value) -> str:
        if value is None:
            return ""
        text = str(value)
        return text if "://" in text else "https://" + text

    def brief(self, value: Value, now: int | None = None) -> str:
        return "" if value is None else _bare(str(value))

    def edit(self, value: Value) -> str:
        return "" if value is None else str(value)

    def normal(self, value: Value) -> str:
        return (
            "" if value is None else re.split(r"[/?#:]", _bare(str(value)), maxsplit=1)[0].lower().rstrip(".")
        )

    def split(self, raw: Any) -> list[Part]:
        return [Part(part) for part in _ENDS.split(written(raw)) if not nothing(part)]


def _bare(text: str) -> str:
    """`text` without what every address begins and ends with."""
    rest = text.partition("://")[2] or text
    return rest[4 if rest[:4].lower() == "www." else 0 :].rstrip("/")
