"""Any file that people bring, read as one list. What a file is, its content says; names lie.

`read` may take seconds and belongs into a background job; one read serves the preview and the import.
"""

from __future__ import annotations

import re
from pathlib import Path

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.importing import archive, encodings, html_table, spreadsheetml, textfile, vcard, workbook
from desktop_crm.importing.shape import shape
from desktop_crm.importing.sheet import Grid, Progress, Sheet

FORMATS = (
    (
        N_("Lists of clients"),
        ("xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "vcf", "htm", "html", "xml"),
    ),
    (N_("Excel and LibreOffice workbooks"), ("xlsx", "xlsm", "xls", "ods")),
    (N_("Text tables"), ("csv", "tsv", "txt")),
    (N_("Address books"), ("vcf",)),
)
"""What a dialog for choosing a file offers: a name (to be translated) and endings without the dot."""

MOST_BYTES = 1 << 29
_HEAD = 4096
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"RIFF",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x01\x00",
)
_OTHER_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|table|head|body|meta|frameset)\b", re.IGNORECASE)
_VCARD = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*BEGIN:VCARD", re.IGNORECASE)


def read(
    path: Path,
    sheet: str | None = None,
    *,
    header_row: int | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    progress: Progress | None = None,
) -> Sheet:
    """The list in the file at `path`.

    `sheet` names a sheet, otherwise the first visible one with values is taken. `header_row` is the row that
    names the columns, 0 when none does; `encoding` (see `encodings.ENCODINGS`) and `delimiter` are for plain
    text. What is not given is found out. `progress(done, total)` may raise `Cancelled`. Raises UserError when
    there is no list to be read.
    """
    kind, data = _opened(path)
    return shape(path, _grid(path, kind, data, sheet, encoding, delimiter, progress), header_row, progress)


def sheet_names(path: Path) -> tuple[str, ...]:
    """The sheets of the file, hidden ones last; a file without sheets has one, named like the file."""
    kind, data = _opened(path)
    if kind in ("xlsx", "xls", "ods"):
        return workbook.names(path, kind)
    return spreadsheetml.names(data) if kind == "xml" else (path.stem,)


def _grid(
    path: Path,
    kind: str,
    data: bytes,
    sheet: str | None,
    encoding: str | None,
    delimiter: str | None,
    progress: Progress | None,
) -> Grid:
    if kind in ("xlsx", "xls", "ods"):
        return workbook.read(path, kind, sheet, progress)
    if kind == "xml":
        return spreadsheetml.read(data, sheet)
    if sheet is not None and sheet != path.stem:
        raise UserError(
            _("The file has no sheet named “{name}”.").format(name=sheet),
            _("A file of this kind has one list only."),
        )
    if kind == "html":
        return html_table.read(path, data, encoding, progress)
    if kind == "vcf":
        return vcard.read(path, data, encoding, progress)
    return textfile.read(path, data, encoding, delimiter)


def _opened(path: Path) -> tuple[str, bytes]:
    """What kind of file it is, and its content unless it is a workbook, which is read where it lies."""
    if path.is_dir():
        raise UserError(_("“{name}” is a folder.").format(name=path.name), _("Choose a file with a list."))
    if path.name.startswith("~$"):
        raise UserError(
            _("“{name}” is only the mark that Excel has a file open.").format(name=path.name),
            _("Choose the file itself: “{name}”.").format(name=path.name.removeprefix("~$")),
        )
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
            kind = _kind(path, head)
            _allow(path, size)
            return kind, b"" if kind in ("xlsx", "xls", "ods") else head + file.read()
    except FileNotFoundError as error:
        raise UserError(
            _("The file “{name}” is not there.").format(name=path.name),
            _("It may have been moved or renamed."),
        ) from error
    except PermissionError as error:
        raise UserError(
            _("The file “{name}” cannot be opened.").format(name=path.name),
            _("Close it in other programs, or ask for the right to read it."),
        ) from error
    except OSError as error:
        raise UserError(
            _("The file “{name}” cannot be read.").format(name=path.name),
            _("Copy it to this computer and choose the copy."),
        ) from error


def _allow(path: Path, size: int) -> None:
    if not size:
        raise UserError(
            _("The file “{name}” is empty.").format(name=path.name),
            _("Ask for the file again, or export it again."),
        )
    if size > MOST_BYTES:
        raise archive.too_large()


def _kind(path: Path, head: bytes) -> str:
    """The format by the first bytes; a sentence for what cannot hold a list."""
    if head.startswith(b"PK"):
        return _packed_kind(path)
    if head.startswith(_OLE):
        return _ole_kind(path)
    text = head.replace(b"\x00", b"")  # UTF-16 reads like ASCII then
    if head.startswith(_PICTURES):
        raise _not_a_list(_("a picture"))
    if b"%PDF-" in head[:1024]:
        raise _not_a_list(_("a PDF document"))
    if head.startswith(_OTHER_ARCHIVES):
        raise _not_a_list(_("an archive"))
    if head.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        return "xls"
    if _VCARD.match(text.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")):
        return "vcf"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text and b"<Workbook" in text:
        return "xml"
    if text.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<") and _HTML.search(text):
        return "html"
    if text.startswith((b"MIME-Version:", b"{\\rtf", b"<?xml", b"SQLite format 3")):
        raise _not_a_list(_("another document"))
    if _is_binary(head):
        raise _not_a_list(_("not a text or a workbook"))
    return "text"


def _packed_kind(path: Path) -> str:
    parts = archive.Archive(path).parts
    if "xl/workbook.xml" in parts:
        return "xlsx"
    if "content.xml" in parts and "META-INF/manifest.xml" in parts:
        return "ods" if _is_spreadsheet(path) else _no_list(_("a text document"))
    if "xl/workbook.bin" in parts:
        raise UserError(
            _("The file is a binary workbook (.xlsb)."),
            _("Open it in Excel, save it as a workbook (.xlsx) and choose the saved file."),
        )
    if any(name.startswith("word/") for name in parts):
        return _no_list(_("a text document"))
    if any(name.startswith("ppt/") for name in parts):
        return _no_list(_("a presentation"))
    return _no_list(_("an archive"))


def _is_spreadsheet(path: Path) -> bool:
    packed = archive.Archive(path)
    kind = packed.read("mimetype") if "mimetype" in packed.parts else b"spreadsheet"
    return b"spreadsheet" in kind


def _ole_kind(path: Path) -> str:
    """Old Office files keep the names of their streams in UTF-16."""
    data = path.read_bytes()
    if _stream("EncryptedPackage") in data:
        raise archive.protected()
    if _stream("Workbook") in data or _stream("Book") in data:
        return "xls"
    return _no_list(_("a text document") if _stream("WordDocument") in data else _("another document"))


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _is_binary(head: bytes) -> bool:
    """Whether there are more control bytes than any text has; in UTF-16 half of the bytes look like them."""
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return odd > max(8, len(head) // 20) and not encodings.detect(head).startswith("utf-")


def _no_list(what: str) -> str:
    raise _not_a_list(what)


def _not_a_list(what: str) -> UserError:
    return UserError(
        _("The file is no list of clients but {what}.").format(what=what),
        _("Choose a workbook (.xlsx, .xls, .ods), a text (.csv) or an address book (.vcf)."),
    )
