"""Bases to begin with. Making one takes longer than most stories told in it, so that each kind is made once
and copied. Where two bases meet, the second is made: copies would take each other for the same laptop."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_crm import demo
from desktop_crm.store.workspace import Workspace


def blank(path: Path) -> Workspace:
    """An open base at `path`, as a new user has it."""
    path.write_bytes(_blank())
    return Workspace(path)


def example(path: Path, language: str = "en", *, contacts: int = 60, companies: int = 15) -> Workspace:
    """An open base at `path` with the example in it."""
    path.write_bytes(_example(language, contacts, companies))
    return Workspace(path)


@cache
def _blank() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "team.crm"
        Workspace(path).close()
        return path.read_bytes()


@cache
def _example(language: str, contacts: int, companies: int) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "team.crm"
        with blank(path) as ws:
            demo.fill(ws, language, contacts=contacts, companies=companies)
        return path.read_bytes()
