"""The catalogues of translations: compiled, checked against the texts in the code, and brought up to date.

python -m tools.translations compile | check | update [PART.po ...]
"""

from __future__ import annotations

import string
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from desktop_crm.base.i18n import DOMAIN, LANGUAGES, compile_catalogue

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "desktop_crm"
LOCALE = ROOT / "resources" / "locale"

Key = tuple[str | None, str]


def main(argv: Sequence[str]) -> int:
    command, *parts = argv or ["help"]
    if command == "compile":
        compile_all()
    elif command == "check":
        return report(list(problems()))
    elif command == "update":
        update_all([Path(part) for part in parts])
    else:
        print(__doc__)
        return 2
    return 0


def compile_all() -> None:
    for source in filter(Path.exists, catalogues()):
        source.with_suffix(".mo").write_bytes(compile_catalogue(source))


def report(found: list[str]) -> int:
    for line in found[:40]:
        print(line)
    if found:
        print(f"{len(found)} texts are not translated as they should be.")
    return 1 if found else 0


def problems() -> Iterator[str]:
    """A sentence for every text of the code that a catalogue lacks and every entry that nothing uses."""
    texts = extract(SOURCES)
    for source in catalogues():
        yield from faults(texts, read(source), language(source))


def faults(texts: Catalog, translated: Catalog, code: str) -> Iterator[str]:
    entries = keyed(translated)
    for key, message in keyed(texts).items():
        fault = fault_of(message, entries.get(key), translated.num_plurals)
        if fault:
            yield f"{code}: {where(message)}: {message_text(message)!r} {fault}"
    for key in sorted(entries.keys() - keyed(texts).keys(), key=str):
        yield f"{code}: {key[1]!r} is in the catalogue but not in the code"
    if translated.obsolete:
        yield f"{code}: {len(translated.obsolete)} obsolete entries are left in the catalogue"


def fault_of(message: Message, entry: Message | None, num_plurals: int) -> str:
    """What is wrong with the translation `entry` of `message`; empty when nothing is."""
    if entry is None:
        return "is not in the catalogue"
    if entry.fuzzy:
        return "is marked fuzzy"
    translations = forms(entry.string)
    if not all(translations):
        return "is not translated"
    if message.pluralizable and len(translations) != num_plurals:
        return f"has {len(translations)} plural forms instead of {num_plurals}"
    if not same_placeholders(forms(message.id), translations):
        return "has other placeholders than its translation"
    return ""


def same_placeholders(texts: Sequence[str], translations: Sequence[str]) -> bool:
    """Whether both can be filled alike; a singular may say "one" instead of naming the number."""
    known = set().union(*map(placeholders, texts))
    complete = placeholders(texts[-1]) <= placeholders(translations[-1])
    return complete and all(placeholders(text) <= known for text in translations)


def placeholders(text: str) -> set[str]:
    """The names in braces that `str.format` will fill; none where the braces are no placeholders."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


def update_all(parts: Sequence[Path]) -> None:
    """Give every catalogue exactly the texts of the code, its translations and those of `parts` kept."""
    texts = extract(SOURCES)
    for source in catalogues():
        translated = read(source)
        known: dict[Key, Message] = {}
        for catalog in [*(read(part) for part in parts if language(part) == language(source)), translated]:
            known.update({key: entry for key, entry in keyed(catalog).items() if all(forms(entry.string))})
        source.parent.mkdir(parents=True, exist_ok=True)
        with source.open("wb") as out:
            write_po(out, filled(texts, known, translated), width=110, sort_output=True, include_lineno=False)


def filled(texts: Catalog, known: dict[Key, Message], header: Catalog) -> Catalog:
    """The catalogue of `texts` with the translations in `known` and the header of `header`."""
    result = Catalog(locale=header.locale, domain=DOMAIN, fuzzy=False)
    result.header_comment = header.header_comment
    result.mime_headers = [*header.mime_headers]
    for key, message in keyed(texts).items():
        entry = known.get(key)
        files = sorted({(name, 0) for name, _ in message.locations})
        translation = entry.string if entry and entry.pluralizable == message.pluralizable else None
        result.add(message.id, translation, locations=files, context=message.context)
    return result


def extract(sources: Path) -> Catalog:
    """Every text that the Python files below `sources` mark for translation."""
    catalog = Catalog()
    found = extract_from_dir(sources, method_map=[("**.py", "python")])
    for name, line, text, _comments, context in found:
        catalog.add(text, locations=[(Path(name).as_posix(), line)], context=context)
    return catalog


def catalogues() -> list[Path]:
    """The place of the catalogue of every language but the one that the code is written in."""
    return [LOCALE / code / "LC_MESSAGES" / f"{DOMAIN}.po" for code in LANGUAGES if code != "en"]


def read(source: Path) -> Catalog:
    """The catalogue in `source`; an empty one where there is no such file."""
    if not source.exists():
        return Catalog(locale=language(source), domain=DOMAIN, fuzzy=False)
    with source.open("rb") as lines:
        return read_po(lines, locale=language(source), domain=DOMAIN, abort_invalid=True)


def language(source: Path) -> str:
    return source.resolve().relative_to(LOCALE).parts[0]


def keyed(catalog: Catalog) -> dict[Key, Message]:
    return {(entry.context, message_text(entry)): entry for entry in catalog if entry.id}


def message_text(message: Message) -> str:
    return forms(message.id)[0]


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The singular and plural forms of a text or of its translation; one empty form where there is none."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def where(message: Message) -> str:
    name, line = message.locations[0]
    return f"desktop_crm/{name}:{line}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
