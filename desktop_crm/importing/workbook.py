"""Workbooks of Excel and LibreOffice, read by calamine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.importing import archive, extent
from desktop_crm.importing.archive import Archive
from desktop_crm.importing.shape import error_cells
from desktop_crm.importing.sheet import Grid, Progress, RawValue, Span

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_LAST_ROW = 1_048_576
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def names(path: Path, kind: str) -> tuple[str, ...]:
    """The names of the sheets: hidden ones last, charts and macros left out; `kind` is xlsx, xls or ods."""
    _archive(path, kind)
    with _opened(path) as book:
        return _names(book)


def read(path: Path, kind: str, sheet: str | None, progress: Progress | None) -> Grid:
    """The sheet named `sheet`, or the first one that holds something."""
    packed = _archive(path, kind)
    with _opened(path) as book:
        found = _names(book)
        if not found:
            raise UserError(
                _("The file has no sheets with rows."), _("Save the list as an ordinary workbook.")
            )
        if sheet is not None and sheet not in found:
            raise UserError(
                _("The file has no sheet named “{name}”.").format(name=sheet),
                _("It has these sheets: {names}.").format(names=", ".join(found[:20])),
            )
        for name in (sheet,) if sheet is not None else found:
            grid = _sheet(book, packed, name, progress)
            if grid.total:
                break
        else:
            grid = Grid((), name=found[0])
    grid.names, grid.format = found, kind
    return grid


def _sheet(book: CalamineWorkbook, packed: Archive | None, name: str, progress: Progress | None) -> Grid:
    notes: list[str] = []
    faults: dict[int, list[tuple[int, str]]] = {}
    if packed and "xl/workbook.xml" in packed.parts:
        notes, faults = _checked(packed, name, progress)
    with _told():
        loaded = book.get_sheet_by_name(name)
        start, end = loaded.start, loaded.end
    if start is None or end is None:
        return Grid((), name=name, notes=notes)
    if end[0] >= _LAST_ROW or end[1] >= 16_384:
        raise archive.damaged()
    return Grid(
        _rows(loaded),
        name=name,
        total=end[0] + 1,
        origin=start[1],
        spans=_spans(loaded, end[0]),
        notes=notes,
        faults=faults,
    )


def _rows(loaded: CalamineSheet) -> Iterator[Sequence[RawValue]]:
    """The rows one by one, so that the window gets its turn in between."""
    with _told():
        yield from loaded.iter_rows()


def _spans(loaded: CalamineSheet, last: int) -> list[Span]:
    """The merged ranges; those of formats that do not tell are none."""
    merged = loaded.merged_cell_ranges or []
    return [(top, left, min(bottom, last), right) for (top, left), (bottom, right) in merged if top <= last]


def _archive(path: Path, kind: str) -> Archive | None:
    """The checked zip file of a workbook that is one."""
    if kind == "xls":
        return None
    packed = Archive(path)
    if kind == "ods":
        if b"encryption-data" in packed.read("META-INF/manifest.xml"):
            raise archive.protected()
        extent.look_through_ods(packed.chunks("content.xml"))
        return packed
    for name in packed.parts:
        if name.startswith("xl/") and name.endswith((".xml", ".rels")) and "/worksheets/" not in name:
            packed.check(name)
    return packed


def _checked(
    packed: Archive, name: str, progress: Progress | None
) -> tuple[list[str], dict[int, list[tuple[int, str]]]]:
    """Look through the XML of the sheet; notes and faulty cells, which the values do not show any more."""
    part = _part(packed, name)
    parts = [part] if part else packed.names("xl/worksheets")
    found = [extent.look_through(lambda part=part: packed.chunks(part)) for part in parts]  # type: ignore[misc]
    if progress:
        progress(0, 1)
    errors, unsaved = sum(each.errors for each in found), sum(each.unsaved_formulas for each in found)
    notes = [error_cells(errors)] if errors else []
    if unsaved:
        notes.append(
            ngettext(
                "{count} formula has no saved result and was read as empty; save the file in Excel.",
                "{count} formulas have no saved results and were read as empty; save the file in Excel.",
                unsaved,
            ).format(count=unsaved)
        )
    faults: dict[int, list[tuple[int, str]]] = {}
    for cell, text in found[0].cells if len(found) == 1 else ():
        row, column = extent.place(cell)
        faults.setdefault(row, []).append((column, text))
    return notes, faults


def _part(packed: Archive, name: str) -> str | None:
    """The part of the zip file that holds the sheet `name`; None when that is not said plainly."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        book = fromstring(packed.read("xl/workbook.xml"))
        links = fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ParseError, DefusedXmlException):
        return None
    key = next(
        (
            each.get(_OFFICE)
            for each in book.iter()
            if each.tag.endswith("}sheet") and each.get("name") == name
        ),
        "",
    )
    target = next((link.get("Target") for link in links if link.get("Id") == key), None)
    if not target:
        return None
    part = str(PurePosixPath(target.lstrip("/") if target.startswith("/") else f"xl/{target}"))
    return part if part in packed.parts else None


def _names(book: CalamineWorkbook) -> tuple[str, ...]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    visible = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]
    return (*visible, *(each.name for each in sheets if each.visible != SheetVisibleEnum.Visible))


def _opened(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    with _told():
        return CalamineWorkbook.from_path(path)


@contextmanager
def _told() -> Iterator[None]:
    """Turn calamine's complaints about a file into a sentence.

    A damaged file can also stop it with a panic, which is not an `Exception` so as not to be overlooked.
    """
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise archive.protected() from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise archive.damaged() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise archive.damaged() from error
        raise
