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
_SERVICES = {
    "whatsapp": r"whats\s?app\w*|ват?с+ап\w*|вотс+ап\w*|вацап\w*|\bwa\b",
    "viber": r"viber\w*|вайбер\w*",
    "telegram": r"telegram\w*|телеграм\w*|\bтг\b|\btg\b",
}
_LABELS = {
    "fax": r"факс|\bф\b|fax",
    **_SERVICES,
    "mobile": r"\bмоб|\bсот\b|\bсотов|\bм\b|mobile|\bmob\b|\bcell",
    "work": r"\bраб|\bофис|\bр\b|work|office|business|служебн",
    "home": r"\bдом|\bд\b|\bhome|\bличн|personal|частн",
    "": r"\bтел|\bт\b|\bphone|\btel|почта|\be-?mail|\bэл\b",
}
_SERVICE_SHAPES = {key: re.compile(shape, re.IGNORECASE) for key, shape in _SERVICES.items()}
_LABEL_SHAPES = {key: re.compile(shape, re.IGNORECASE) for key, shape in _LABELS.items()}
_LABEL_WORDS = re.compile(rf"(?:{'|'.join(_LABELS.values())})[^\W\d_]*", re.IGNORECASE)
_JOINING = re.compile(r"\b(?:и|есть|только|номер|в|на|and|only|on|has)\b", re.IGNORECASE)
_COMMENT_EDGES = " \t.,;:/()[]<>\"'*-–—=&+"
_LETTERS = re.compile(r"[^\W\d_]{2}")
_MOST_REMARKED = 4  # digits in a remark such as "после 18:00"; more may be another number


def label_of(words: str) -> str:
    """The key that the words beside a value mean; the words themselves when they say more than that."""
    comment = one_line(words.strip(_COMMENT_EDGES))
    if _LABEL_WORDS.sub("", comment).strip(_COMMENT_EDGES):
        return comment
    return next((key for key, shape in _LABEL_SHAPES.items() if shape.search(comment)), "")


def label_and_services(words: str) -> tuple[str, tuple[str, ...]]:
    """What the words beside a number mean, and the messengers that they name.

    Where they name nothing else, the first messenger is the label too.
    """
    services = tuple(key for key, shape in _SERVICE_SHAPES.items() if shape.search(words))
    if not services or "@" in words:
        return label_of(words), ()
    rest = words
    for key in services:
        rest = _SERVICE_SHAPES[key].sub(" ", rest)
    if not _LETTERS.search(_JOINING.sub(" ", rest)) and not _digits(rest):
        return services[0], services
    return label_of(re.sub(r"\s+(?=[,.;:)])", "", one_line(rest))), services


def phone_parts(text: str) -> list[Part]:
    """The telephone numbers of a cell, each with the words beside it, also when a comma or a line stands between.

    Words belong to the number before them, those at the start to the first one. In a cell without a number
    they stay as parts of their own.
    """
    text = _SPACES.sub(" ", text)
    found: list[tuple[str, list[str]]] = []
    ahead: list[str] = []
    for chunk in (one_line(chunk) for piece in _ENDS.split(text) for chunk in _SLASH.split(piece)):
        if not _digits(chunk):
            if not nothing(chunk.strip(_COMMENT_EDGES)):
                (found[-1][1] if found else ahead).append(chunk)
            continue
        for number, words in _phones_of(chunk):
            found.append((number, [*ahead, words]))
            ahead = []
    if not found:
        return [Part(words) for words in ahead]
    return [
        Part(number, *label_and_services(", ".join(filter(None, (w.strip(_COMMENT_EDGES) for w in words)))))
        for number, words in found
    ]


def _phones_of(chunk: str) -> list[tuple[str, str]]:
    """The numbers between two ends, each with the words beside it; all of it as one when it is not clear."""
    run = list(_FULL_NUMBER.finditer(chunk))
    if len(run) > 1 and not _digits(_FULL_NUMBER.sub("", chunk)):
        return _each_with_its_words(chunk, run)
    found = [number for number in _NUMBER.finditer(chunk) if len(_digits(number[0])) >= 5]
    if len(found) != 1:
        return [(chunk, "")]
    beside = chunk[: found[0].start()] + " " + chunk[found[0].end() :]
    if _digits(beside) and not _is_remark(beside, _digits(found[0][0])):
        return [(chunk, "")]
    return [(found[0][0].strip(), beside)]


def _each_with_its_words(chunk: str, run: list[re.Match[str]]) -> list[tuple[str, str]]:
    """Numbers one after the other: words follow theirs, unless they begin the line and nothing ends it."""
    starts, ends = [n.start() for n in run], [n.end() for n in run]
    between = [chunk[a:b] for a, b in zip([0, *ends], [*starts, len(chunk)], strict=True)]
    before, after = between[0].strip(_COMMENT_EDGES), between[-1].strip(_COMMENT_EDGES)
    words = between[:-1] if before and not after else between[1:]
    if before and after:
        words[0] = f"{before}, {words[0]}"
    return [(number[0].strip(), word) for number, word in zip(run, words, strict=True)]


def _is_remark(beside: str, number: str) -> bool:
    """Whether words with a few digits, such as "после 18:00", only remark on a whole number."""
    return len(number) >= 10 and len(_digits(beside)) <= _MOST_REMARKED and bool(_LETTERS.search(beside))


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


_EMAIL_ENDS = re.compile(r"[;,\n|]|:::|\s+/\s+")
_EMAIL = re.compile(r"(?<![^\s<>()\[\]:;,/\"])[^\s<>()\[\]:;,/\"@]+@[^\s<>()\[\];,/\"]+")

_ONLY_WORDS = re.compile(r"(?!нет\b|no\b)[^\W\d_]{2,}(?:[\s-][^\W\d_]+\.?)*", re.IGNORECASE)


def email_parts(text: str) -> list[Part]:
    """The e-mail addresses of a cell; the name or the word beside an address is its label."""
    parts: list[Part] = []
    for chunk in map(str.strip, _EMAIL_ENDS.split(text)):
        found = _EMAIL.findall(chunk.replace("mailto:", " "))
        if not found and parts and not parts[-1].label and _ONLY_WORDS.fullmatch(chunk):
            parts[-1] = Part(parts[-1].raw, label_of(chunk))
            continue
        if not found:
            parts += [] if nothing(chunk) else [Part(chunk)]
            continue
        beside = label_of(_EMAIL.sub(" ", chunk.replace("mailto:", " ")))
        parts += [Part(address, beside) for address in found]
    return parts
