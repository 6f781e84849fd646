"""A file that is written appears whole under its name, or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A name beside `path` to write to; when the block ends without an error it takes the place of `path`.

    Raises UserError when the disk is full, the folder is missing, or the file may not be written or is open
    in another program.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        _refuse_early(path)
        yield partial
        with partial.open("r+b") as written:
            os.fsync(written.fileno())
        partial.replace(path)
    except OSError as error:
        raise _sentence(error, path) from error
    finally:
        partial.unlink(missing_ok=True)


def new_file(folder: Path, stem: str, ending: str) -> Path:
    """An empty file that was not there before, called `stem` or, where there is one, with a number behind it.

    Raises UserError as `replacing` does.
    """
    for n in count(1):
        path = folder / (f"{stem}.{ending}" if n == 1 else f"{stem} ({n}).{ending}")
        try:
            path.open("x").close()
        except FileExistsError:
            continue
        except OSError as error:
            raise _sentence(error, path) from error
        return path
    raise AssertionError


def _refuse_early(path: Path) -> None:
    """Say that the file cannot be replaced before the work is done, not after it."""
    if path.is_dir():
        raise UserError(_("“{name}” is a folder.").format(name=path.name), _("Give the name of a file."))
    if path.exists():
        with path.open("r+b"):
            pass


def _sentence(error: OSError, path: Path) -> UserError:
    name, folder = path.name, path.absolute().parent
    if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        return UserError(
            _("The disk is full; “{name}” was not written.").format(name=name),
            _("Free some space or choose another disk."),
        )
    if not folder.is_dir():
        return UserError(
            _("There is no folder “{folder}”.").format(folder=folder),
            _("Make it, or choose another folder."),
        )
    if path.exists():
        return UserError(
            _("“{name}” cannot be replaced: it is open in another program or write-protected.").format(
                name=name
            ),
            _("Close it there, or choose another name."),
        )
    return UserError(
        _("“{name}” cannot be written to “{folder}”.").format(name=name, folder=folder),
        _("Check that you may write to this folder, or choose another one."),
    )
