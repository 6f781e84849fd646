"""No text of the program is left untranslated."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import translations

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: ru\\n"
"Plural-Forms: nplurals=3; plural="
"(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"
"""
CODE = '_("Save")\nngettext("{n} contact", "{n} contacts", n)\npgettext("verb", "Open")\n'
SAVE = 'msgid "Save"\nmsgstr "Сохранить"\n'
CONTACTS = """msgid "{n} contact"
msgid_plural "{n} contacts"
msgstr[0] "{n} контакт"
msgstr[1] "{n} контакта"
msgstr[2] "{n} контактов"
"""
OPEN = 'msgctxt "verb"\nmsgid "Open"\nmsgstr "Открыть"\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of three texts with its Russian catalogue; gives the catalogue's path."""
    source = tmp_path / "desktop_crm" / "window.py"
    catalogue = tmp_path / "locale" / "ru" / "LC_MESSAGES" / "desktop_crm.po"
    for path in (source, catalogue):
        path.parent.mkdir(parents=True)
    source.write_text(CODE, encoding="utf-8")
    monkeypatch.setattr(translations, "SOURCES", source.parent)
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "locale")
    write(catalogue, SAVE, CONTACTS, OPEN)
    return catalogue


def test_a_complete_catalogue_passes(project: Path) -> None:
    assert translations.main(["check"]) == 0


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ([SAVE, CONTACTS], "'Open' is not in the catalogue"),
        ([SAVE.replace("Сохранить", ""), CONTACTS, OPEN], "'Save' is not translated"),
        (["#, fuzzy\n" + SAVE, CONTACTS, OPEN], "'Save' is marked fuzzy"),
        ([SAVE, CONTACTS.replace("{n} контактов", ""), OPEN], "'{n} contact' is not translated"),
        ([SAVE, CONTACTS.replace("{n} контактов", "{m} контактов"), OPEN], "other placeholders"),
        ([SAVE, CONTACTS.replace("{n} контактов", "контактов"), OPEN], "other placeholders"),
        (
            [SAVE, CONTACTS, OPEN, OPEN.replace("Open", "Shut")],
            "'Shut' is in the catalogue but not in the code",
        ),
        ([SAVE, CONTACTS, OPEN, '#~ msgid "Gone"\n#~ msgstr "Нет"\n'], "1 obsolete entries"),
    ],
)
def test_a_gap_is_named_and_fails(
    project: Path, capsys: pytest.CaptureFixture[str], entries: list[str], complaint: str
) -> None:
    write(project, *entries)

    assert translations.main(["check"]) == 1
    assert complaint in capsys.readouterr().out


def test_a_missing_catalogue_fails(project: Path) -> None:
    project.unlink()

    assert translations.main(["check"]) == 1


def test_a_missing_catalogue_is_made(project: Path, tmp_path: Path) -> None:
    part = tmp_path / "locale" / "ru" / "part.po"
    write(part, SAVE, CONTACTS, OPEN)
    project.unlink()

    translations.main(["update", str(part)])

    assert translations.main(["check"]) == 0
    assert "nplurals=3" in project.read_text(encoding="utf-8")


def test_bringing_up_to_date_keeps_adds_and_drops(project: Path, tmp_path: Path) -> None:
    write(project, SAVE, OPEN.replace("Open", "Shut"))
    part = tmp_path / "locale" / "ru" / "parts" / "contacts.po"
    part.parent.mkdir()
    write(part, SAVE.replace("Сохранить", "Записать"), CONTACTS, OPEN)

    translations.main(["update", str(part)])

    text = project.read_text(encoding="utf-8")
    assert all(said in text for said in ("Сохранить", "{n} контактов", "Открыть", "nplurals=3"))
    assert "Записать" not in text
    assert "Shut" not in text
    assert translations.main(["check"]) == 0


def test_bringing_up_to_date_twice_changes_nothing(project: Path) -> None:
    translations.main(["update"])
    once = project.read_bytes()
    translations.main(["update"])

    assert project.read_bytes() == once


def test_a_compiled_catalogue_speaks_russian(project: Path) -> None:
    import gettext

    translations.main(["compile"])

    with project.with_suffix(".mo").open("rb") as compiled:
        russian = gettext.GNUTranslations(compiled)
    assert russian.gettext("Save") == "Сохранить"
    assert russian.pgettext("verb", "Open") == "Открыть"
    assert [russian.ngettext("{n} contact", "{n} contacts", n) for n in (1, 2, 5, 11, 21)] == [
        "{n} контакт",
        "{n} контакта",
        "{n} контактов",
        "{n} контактов",
        "{n} контакт",
    ]


def write(path: Path, *entries: str) -> None:
    path.write_text("\n".join([HEADER, *entries]), encoding="utf-8")
