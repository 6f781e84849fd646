"""What the program is made of, and under which licences: read from what is installed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from desktop_crm.base.paths import resources

OWN = "desktop-crm"

_NAMED = {
    "pyside6-essentials": "Qt 6 · PySide6",
    "shiboken6": "Shiboken6",
    "sqlcipher3": "SQLite · SQLCipher",
}
_UNSAID = {"sqlcipher3": "Zlib, BSD-3-Clause"}
"""The licence of a package whose metadata does not name it."""

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One library, font or set of icons. `texts` are the files with the words of its licence."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...] = ()


def parts() -> list[Part]:
    """The font, the icons, and every library that the program needs, by name."""
    folder = resources()
    bundled = [
        Part("Inter", "", "OFL-1.1", (folder / "fonts" / "LICENSE.txt",)),
        Part("Lucide", "", "ISC", (folder / "icons" / "LICENSE",)),
    ]
    found = bundled + [_part(package) for package in _needed()]
    return sorted(found, key=lambda part: (not part.name.startswith("Qt"), part.name.casefold()))


def own_licence() -> Path:
    """The file with the licence of the program itself."""
    inside = resources() / "LICENSE"
    return inside if inside.exists() else Path(__file__).parents[3] / "LICENSE"


def _needed() -> Iterator[metadata.Distribution]:
    """The libraries the program asks for, those that these ask for, and so on, each once."""
    waiting, seen = list(_wanted()), set[str]()
    while waiting:
        name = waiting.pop().casefold().replace("_", "-")
        if name in seen:
            continue
        seen.add(name)
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        yield package
        waiting += [_name(need) for need in package.requires or () if _applies(need)]


def _wanted() -> list[str]:
    try:
        needs = metadata.requires(OWN) or []
    except metadata.PackageNotFoundError:
        project = Path(__file__).parents[3] / "pyproject.toml"
        if not project.exists():
            return []
        needs = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    return [_name(need) for need in needs if _applies(need)]


def _applies(need: str) -> bool:
    return "extra ==" not in need.replace("'", '"')


def _name(need: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", need, maxsplit=1)[0]


def _part(package: metadata.Distribution) -> Part:
    name = str(package.metadata["Name"])
    key = name.casefold().replace("_", "-")
    files = [file for file in package.files or () if _LICENCE_FILE.match(file.name) and "info" in str(file)]
    texts = tuple(Path(str(package.locate_file(file))) for file in files)
    return Part(_NAMED.get(key, name), package.version, _licence(package) or _UNSAID.get(key, ""), texts)


def _licence(package: metadata.Distribution) -> str:
    about = package.metadata
    named = [*(about.get_all("License-Expression") or []), *(about.get_all("License") or []), ""]
    written = named[0].strip()
    if written and "\n" not in written:
        return written
    classes = [c for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    return ", ".join(c.rsplit(" :: ", 1)[1] for c in classes)
