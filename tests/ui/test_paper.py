"""Reports as pages: what stands on each, and that it can be searched and copied."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader
from PySide6.QtCore import QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.base import i18n
from desktop_crm.base.errors import UserError
from desktop_crm.reports import made
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit, around
from desktop_crm.ui import paper, theme
from desktop_crm.ui.paper import document
from tests import bases
from tests.reports import made_tables
from tests.reports.made_tables import HEADING

EACH = pytest.mark.parametrize("make", made_tables.EVERY, ids=lambda make: make.__name__)


@pytest.fixture(autouse=True)
def in_russian(qapp: QApplication) -> None:
    i18n.use("ru")


def pages_of(content: bytes) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(content)).pages)


def said(page: PageObject) -> str:
    return " ".join(page.extract_text().replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_page_says_what_it_is_of_and_has_every_figure(qtbot: QtBot) -> None:
    (page,) = pages_of(paper.as_bytes([made_tables.funnel()], HEADING))
    text = said(page)
    for words in (made_tables.funnel().title, *HEADING, "Этап", "=Квалификация", "18 618 000 ₽", "+5 п. п."):
        assert words in text
    assert "214" in text
    assert "18,6 млн ₽" in text, "the chart can be searched too"
    assert "Страница 1 из 1" in text
    assert "–" in text


@EACH
def test_letters_are_in_the_file_and_every_page_is_of_one_size(make: made_tables.Make) -> None:
    pages = pages_of(paper.as_bytes([make()], HEADING))
    for page in pages:
        for font in page["/Resources"]["/Font"].values():
            inside = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in inside
        assert sorted((round(page.mediabox.width), round(page.mediabox.height))) == [595, 842]


def test_a_table_that_is_too_wide_lies_across_and_goes_on_with_its_header() -> None:
    table = made_tables.long()
    pages = pages_of(paper.as_bytes([table], HEADING))
    assert len(pages) > 3
    texts = [said(page) for page in pages]
    for n, page in enumerate(pages):
        assert page.mediabox.width > page.mediabox.height
        assert "Показатель номер" in texts[n], "the header is on every page"
        assert f"Страница {n + 1} из {len(pages)}" in texts[n]
    whole = " ".join(texts)
    for row in table.rows:
        assert row.title in whole
    assert "Всего" in whole
    assert all(column.title in whole for column in table.columns)


def test_several_reports_follow_each_other_under_one_title() -> None:
    tables = [made_tables.sales(), made_tables.calls(), made_tables.nothing()]
    whole = " ".join(map(said, pages_of(paper.as_bytes(tables, HEADING, "Утренняя сводка"))))
    assert whole.startswith("Утренняя сводка")
    assert whole.index(tables[0].title) < whole.index(tables[1].title) < whole.index(tables[2].title)
    assert tables[2].empty in whole
    assert tables[0].notes[0] in whole


def test_pages_are_light_also_from_a_dark_window(qapp: QApplication) -> None:
    theme.use(qapp, "light")
    light = document.made([made_tables.sales()], HEADING)
    theme.use(qapp, "dark")
    assert _colours(paper.as_bytes([made_tables.sales()], HEADING)) == _colours_in_light(qapp)
    assert len(light.pages) == 1
    theme.use(qapp, "light")


def _colours(content: bytes) -> set[str]:
    (page,) = pages_of(content)
    lines = page.get_contents().get_data().decode("latin-1").splitlines()
    return {line for line in lines if line.endswith((" scn", " SCN"))}


def _colours_in_light(qapp: QApplication) -> set[str]:
    theme.use(qapp, "light")
    return _colours(paper.as_bytes([made_tables.sales()], HEADING))


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        paper.pdf(tmp_path / "no such folder" / "a.pdf", [made_tables.sales()], HEADING)
    paper.pdf(tmp_path / "a.pdf", [made_tables.sales()], HEADING)
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]


def test_a_printer_gets_the_same_pages(tmp_path: Path) -> None:
    shown = document.made([made_tables.long(40)], HEADING)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFullPage(True)
    printer.setPageLayout(shown.layout)
    assert document.paint(shown, printer)
    pages = pages_of((tmp_path / "printed.pdf").read_bytes())
    assert [said(page) for page in pages] == [
        said(p) for p in pages_of(paper.as_bytes([made_tables.long(40)], HEADING))
    ]


def test_nothing_is_printed_when_the_dialog_is_closed(qtbot: QtBot) -> None:
    seen: list[str] = []

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QPrintDialog)
        seen.append(dialog.printer().docName())
        dialog.reject()

    QTimer.singleShot(0, close)
    assert not paper.printed(None, [made_tables.sales()], HEADING)
    assert seen == [made_tables.sales().title]


def test_what_is_a_little_too_long_is_drawn_smaller_and_a_total_is_not_left_alone() -> None:
    for rows in range(20, 40):
        shown = document.made([made_tables.list_of(rows)], HEADING)
        texts = [said(p) for p in pages_of(paper.as_bytes([made_tables.list_of(rows)], HEADING))]
        assert len(texts) == len(shown.pages)
        assert f"№ {rows - 1} " in texts[-1], "the last row is on the page of the total"
        assert "Всего" in texts[-1]
    assert 0.7 < document.made([made_tables.list_of(40)], HEADING).scale < 1
    assert document.made([made_tables.list_of(20)], HEADING).scale == 1
    assert document.made([made_tables.list_of(300)], HEADING).scale == 1


def test_every_report_of_the_example_is_on_its_pages(tmp_path: Path) -> None:
    with bases.example(tmp_path / "team.crm", "ru") as ws:
        ask = Ask(around(Unit.YEAR, date.today()))
        reports = {each: each.tables(ws, ask) for each in made.every(ws)}
    for report, tables in reports.items():
        content = paper.as_bytes(tables, HEADING, report.title)
        text = " ".join(map(said, pages_of(content)))
        assert report.title in text
        for table in tables:
            words = [row.title for row in table.rows] or [table.empty]
            assert [
                w for w in words if " ".join(w.split()).replace("\N{NO-BREAK SPACE}", " ") not in text
            ] == []
