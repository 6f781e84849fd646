"""Several values in one cell: where one ends, and what the words beside it say."""

from __future__ import annotations

import re

from desktop_crm.models.kinds.base import Part
from desktop_crm.models.kinds.text import nothing, one_line

_SPACES = re.compile(r"[^\S\n]+")
_ENDS = re.compile(
    r"[;\n|]|:::|,(?!\s*(?:доб|вн|оп|ext|x|#))|\s+(?:или|и|or|and)\s+(?=[+\d(])", re.IGNORECASE
)
_SLASH = re.compile(r"(?<=\d)\s*[/\\]\s*(?=[+\d(])")
_FULL_NUMBER = re.compile(r"(?:\+?7|8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)", re.ASCII)
_NUMBER = re.compile(
    r"(?:\+|00)?[(]?\d[\d\s().\-–‑]*\d(?:[\s,(]*(?:доб|вн|оп|ext|x|х|#)[а-яa-z]*[\s.:№]*#?\d{1,7}\)?)?"
    r"(?:[.,]\d+e\+\d+|e\+\d+)?(?:@[a-z.]+)?",
    re.IGNORECASE,
)
_LABELS = {
    "fax": r"факс|\bф\b|fax",
    "whatsapp": r"whats\s?app|ват?с+ап|вацап|\bwa\b",
    "viber": r"viber|вайбер",
    "telegram": r"telegram|телеграм",
    "mobile": r"\bмоб|\bсот|\bм\b|mobile|\bmob\b|\bcell",
    "work": r"\bраб|\bофис|\bр\b|work|office|business|служебн",
    "home": r"\bдом|\bд\b|\bhome|\bличн|personal|частн",
    "": r"\bтел|\bт\b|\bphone|\btel|почта|\be-?mail|\bэл\b",
}
_LABEL_SHAPES = {key: re.compile(shape, re.IGNORECASE) for key, shape in _LABELS.items()}
_LABEL_WORDS = re.compile(rf"(?:{'|'.join(_LABELS.values())})[^\W\d_]*", re.IGNORECASE)
_COMMENT_EDGES = " \t.,;:/()[]<>\"'*-–—=&"


def label_of(words: str) -> str:
    """The key that the words beside a value mean; the words themselves when they say more than that."""
    comment = one_line(words.strip(_COMMENT_EDGES))
    if _LABEL_WORDS.sub("", comment).strip(_COMMENT_EDGES):
        return comment
    return next((key for key, shape in _LABEL_SHAPES.items() if shape.search(comment)), "")


def phone_parts(text: str) -> list[Part]:
    """The telephone numbers of a cell with their labels; what holds no number stays as a part of its own."""
    text = _SPACES.sub(" ", text)
    chunks = (chunk for piece in _ENDS.split(text) for chunk in _SLASH.split(piece))
    return [part for chunk in chunks for part in _phones_of(chunk) if not nothing(one_line(part.raw))]


def _phones_of(chunk: str) -> list[Part]:
    chunk = one_line(chunk)
    run = _FULL_NUMBER.findall(chunk)
    if len(run) > 1 and not _digits(_FULL_NUMBER.sub("", chunk)):
        return [Part(number.strip(), label_of(_FULL_NUMBER.sub(" ", chunk))) for number in run]
    found = [number for number in _NUMBER.finditer(chunk) if len(_digits(number[0])) >= 5]
    if len(found) != 1:
        return [Part(chunk)]
    beside = chunk[: found[0].start()] + " " + chunk[found[0].end() :]
    if _digits(beside):
        return [Part(chunk)]
    return [Part(found[0][0].strip(), label_of(beside))]


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


_EMAIL_ENDS = re.compile(r"[;,\n|]|:::|\s+/\s+")
_EMAIL = re.compile(r"(?<![^\s<>()\[\]:;,/\"])[^\s<>()\[\]:;,/\"@]+@[^\s<>()\[\];,/\"]+")


def email_parts(text: str) -> list[Part]:
    """The e-mail addresses of a cell; the name or the word beside an address is its label."""
    parts: list[Part] = []
    for chunk in map(str.strip, _EMAIL_ENDS.split(text)):
        found = _EMAIL.findall(chunk.replace("mailto:", " "))
        if not found:
            parts += [] if nothing(chunk) else [Part(chunk)]
            continue
        beside = label_of(_EMAIL.sub(" ", chunk.replace("mailto:", " ")))
        parts += [Part(address, beside) for address in found]
    return parts
