"""Text as search, sorting and comparison see it: letter case, ё, accents and punctuation put aside."""

from __future__ import annotations

import unicodedata

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,." + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю" + "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN = str.maketrans(_RUSSIAN, _LATIN)
_CYRILLIC_LETTERS = frozenset(_RUSSIAN)


def fold(text: str) -> str:
    """`text` as words that compare: lower case, е for ё, no accents, one space for
    all that is not alphanumeric.

    й stays a letter of its own. Folding what is folded changes nothing.
    """
    if text.isascii():
        return " ".join(text.translate(_FOLDED).split())
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    folded = " ".join(text.translate(_FOLDED).split())
    return folded if unicodedata.is_normalized("NFKC", folded) else fold(folded)


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    return fold(text).split()


def other_layout(text: str) -> str | None:
    """What the same keys give in the other of the Russian and English keyboard layouts: ghbdtn ↔ привет.

    None when the text mixes both alphabets, when nothing would change, or when no letter would come out.
    """
    russian = not _CYRILLIC_LETTERS.isdisjoint(text)
    if russian and _has_latin(text):
        return None
    other = text.translate(_TO_LATIN if russian else _TO_RUSSIAN)
    if other == text or not any(map(str.isalpha, other)):
        return None
    return other


def initials(name: str) -> str:
    """The first letters of the first two words of `name`, for a round picture; empty when it has none."""
    first = [word[0] for part in name.split() if (word := part.strip(_PUNCTUATION))]
    return "".join(first[:2]).upper()


_PUNCTUATION = " \"'«»“”„()[]<>.,;:-–—_*#@!?/\\|"


def _has_latin(text: str) -> bool:
    return any("a" <= letter <= "z" for letter in text.lower())


class _Table(dict[int, str]):
    """The folded form of each character, found once."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if unicodedata.category(character).startswith("M"):
        return ""
    letters = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    return "".join(map(_plain, letters))


def _plain(letter: str) -> str:
    """One letter without its diacritics; a space for what is not alphanumeric."""
    if letter == "й":
        return letter
    bare = "".join(
        c for c in unicodedata.normalize("NFD", letter) if not unicodedata.category(c).startswith("M")
    )
    bare = unicodedata.normalize("NFC", bare)
    return "".join(c if c.isalnum() else " " for c in bare)


_FOLDED = _Table()
