"""Which encoding a text was saved in, decided over all of it: a look at its head alone is often wrong."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1251": "Windows-1251",
    "koi8-r": "KOI8-R",
    "mac_cyrillic": "Mac Cyrillic",
    "cp866": "DOS 866",
    "cp1252": "Windows-1252",
}
"""The encodings that a person may choose from, with their usual names."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CYRILLIC = ("cp1251", "koi8-r", "mac_cyrillic", "cp866")
_FOREIGN = re.compile(rb"[\x80-\xff]")
_PIECE = 1 << 20
_SAMPLE = 1 << 16
_FEW_BROKEN = 0.001
_OFTEN = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (
            10.97,
            8.45,
            8.01,
            7.35,
            6.7,
            6.26,
            5.47,
            4.73,
            4.54,
            4.4,
            3.49,
            3.21,
            2.98,
            2.81,
            2.62,
            2.01,
            1.9,
            1.74,
        )
        + (1.7, 1.65, 1.59, 1.44, 1.21, 0.97, 0.94, 0.73, 0.64, 0.48, 0.36, 0.32, 0.26, 0.04, 0.04),
        strict=True,
    )
)
"""Letters of Russian in per cent of a text (O. Lyashevskaya, S. Sharov, frequency dictionary, 2009)."""
_OF_WESTERN_NAMES = frozenset("äöüßéèêëáàâãåæçíìîïñóòôõøúùûýÿœšžÄÖÜÉÈÁÀÅÆÇÍÑÓÔØÚÛŠŽ")


def detect(data: bytes) -> str:
    """The encoding of `data`: by its mark, as UTF-16 without one, as UTF-8, or by Russian letters."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if wide := _wide(data[:4096]):
        return wide
    if _is_utf8(data):
        return "utf-8"
    sample = b"\n".join(_sample(data))
    return max((*_CYRILLIC, "cp1252"), key=lambda name: _likeness(sample, name))


def decode(data: bytes, encoding: str) -> tuple[str, int]:
    """The text without its mark, and how many characters of it could not be read."""
    text = "".join(_decoded(data, encoding, "replace")).removeprefix("\ufeff")
    return text, text.count("\ufffd")


def _decoded(data: bytes, encoding: str, errors: str) -> Iterator[str]:
    """The text in pieces: one long decoding would keep the window waiting."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for start in range(0, len(data), _PIECE):
        yield decoder.decode(data[start : start + _PIECE])
    yield decoder.decode(b"", final=True)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark shows in every second byte: 0 for Latin and digits, 4 for Russian."""
    if len(head) < 8:
        return None
    half = len(head) // 2
    even = sum(byte in (0, 4) for byte in head[0 : 2 * half : 2])
    odd = sum(byte in (0, 4) for byte in head[1 : 2 * half : 2])
    if odd > 0.7 * half and even < 0.3 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.3 * half else None


def _is_utf8(data: bytes) -> bool:
    """Strictly, but for a last character cut in two or a very few broken ones."""
    try:
        for _piece in _decoded(data, "utf-8", "strict"):
            pass
    except UnicodeDecodeError as error:
        around = data[max(0, error.start - _SAMPLE) : error.start + _SAMPLE].decode("utf-8", errors="replace")
        lost = around.count("\ufffd")
        foreign = sum(ord(letter) > 127 for letter in around) - lost
        return lost <= max(3, _FEW_BROKEN * foreign) and foreign > 4 * lost
    return True


def _sample(data: bytes) -> Iterator[bytes]:
    """The surroundings of letters outside ASCII, from all over the file until there are enough."""
    place = size = 0
    while size < _SAMPLE and (found := _FOREIGN.search(data, place)):
        start, place = max(place, found.start() - 40), found.start() + 400
        size += place - start
        yield data[start:place]


def _likeness(sample: bytes, encoding: str) -> float:
    """How much the characters outside ASCII look like Russian words, or like letters of western names."""
    text = sample.decode(encoding, errors="replace")
    if encoding == "cp1252":
        return _western(text)
    score, count, before = 0.0, 0, " "
    for letter in text:
        if ord(letter) > 127:
            count += 1
            score += _russian(letter, before)
        before = letter
    return score / count if count else 0.0


def _russian(letter: str, before: str) -> float:
    often = _OFTEN.get(letter.lower())
    if often is None:
        return 0.0 if letter in "«»№—–…\u00a0іїєґўқәңғүұһөІЇЄ" else -6.0
    if before.isascii() and before.isalpha():
        return -3.0
    if letter.isupper() and before.islower():
        return -4.0
    return often if letter.islower() else 0.8 * often


def _western(text: str) -> float:
    score, count = 0.0, 0
    for index, letter in enumerate(text):
        if ord(letter) > 127:
            count += 1
            beside = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
            latin = any(other.isascii() and other.isalpha() for other in beside)
            score += 6.0 if letter in _OF_WESTERN_NAMES and latin else -4.0
    return score / count if count else 0.0
