"""The language of the interface: gettext catalogues that can be exchanged while the program runs."""

from __future__ import annotations

import gettext as _gettext
import io
import locale
import os
from functools import lru_cache
from pathlib import Path

from desktop_crm.base.paths import resources

DOMAIN = "desktop_crm"
LANGUAGES = {"en": "English", "ru": "Русский"}

_current: tuple[str, _gettext.NullTranslations] = ("en", _gettext.NullTranslations())


def _(message: str) -> str:
    """`message` in the current language; the message itself where there is no translation."""
    return _current[1].gettext(message) if message else ""


def N_(message: str) -> str:
    """Mark a text for translation that is translated later, when it is shown."""
    return message


def ngettext(one: str, many: str, n: int) -> str:
    """The form of a counted text that the current language uses for `n`."""
    return _current[1].ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    """`message` as it is said in `context` (a word that other languages render in several ways)."""
    return _current[1].pgettext(context, message)


def in_every_language(message: str) -> list[str]:
    """`message` in each of `LANGUAGES`: what a list made in another language may call it."""
    return [_catalogue(code).gettext(message) if message else "" for code in LANGUAGES]


def language() -> str:
    """The code of the current language: one of `LANGUAGES`."""
    return _current[0]


def use(code: str) -> None:
    """Speak the language `code` from now on; an unknown code means English."""
    global _current
    code = code if code in LANGUAGES else "en"
    _current = (code, _catalogue(code))


def system_language() -> str:
    """The language that the operating system is set to, Russian or else English."""
    names = [os.environ.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG")]
    names.append(locale.getlocale()[0] or "")
    chosen = next((name for name in names if name and name not in ("C", "POSIX", "C.UTF-8")), "en")
    return "ru" if chosen.lower().startswith(("ru", "russian")) else "en"


@lru_cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    folder = resources() / "locale" / code / "LC_MESSAGES"
    compiled = folder / f"{DOMAIN}.mo"
    source = folder / f"{DOMAIN}.po"
    if compiled.exists() and not (source.exists() and source.stat().st_mtime > compiled.stat().st_mtime):
        return _gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    if source.exists():
        return _gettext.GNUTranslations(io.BytesIO(compile_catalogue(source)))
    return _gettext.NullTranslations()


def compile_catalogue(source: Path) -> bytes:
    """The binary form of the .po file `source`."""
    from babel.messages import mofile, pofile

    out = io.BytesIO()
    with source.open("rb") as lines:
        mofile.write_mo(out, pofile.read_po(lines))
    return out.getvalue()
