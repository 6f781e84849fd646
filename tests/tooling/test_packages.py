"""What pyproject.toml promises about packages is what is installed and used."""

from __future__ import annotations

import ast
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev

ROOT = Path(dev.__file__).parent
PROJECT = dev.project()
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEVELOPMENT = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]
CONSTRAINTS = [
    Requirement(line)
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
NEVER_IMPORTED = {"tzdata", "httptools"}  # data for zoneinfo; uvicorn takes it when it is there


@pytest.mark.parametrize("package", RUNTIME + DEVELOPMENT, ids=str)
def test_the_pinned_version_is_the_installed_one(package: Requirement) -> None:
    assert str(package.specifier) == f"=={version(package.name)}"


def test_everything_that_the_pinned_packages_bring_along_is_pinned_too() -> None:
    pinned = {canonicalize_name(one.name): str(one.specifier) for one in RUNTIME + DEVELOPMENT + CONSTRAINTS}
    installed = {name: f"=={version(name)}" for name in brought_along(RUNTIME + DEVELOPMENT)}

    assert {name: pinned.get(name) for name in installed} == installed


def test_every_package_that_the_program_imports_is_declared() -> None:
    declared = {canonicalize_name(package.name) for package in RUNTIME}

    assert {name: where for name, where in imported().items() if name not in declared} == {}


def test_every_declared_package_is_imported_by_the_program() -> None:
    declared = {canonicalize_name(package.name) for package in RUNTIME}

    assert declared - imported().keys() - NEVER_IMPORTED == set()


def brought_along(packages: list[Requirement]) -> set[str]:
    """The installed packages that `packages` need, at any depth, themselves included."""
    found: set[str] = set()
    waiting = list(packages)
    while waiting:
        name = canonicalize_name(waiting.pop().name)
        if name in found or name in ("pip", "setuptools"):
            continue
        try:
            needed = [Requirement(line) for line in requires(name) or []]
        except PackageNotFoundError:  # needed on another system
            continue
        found.add(name)
        waiting += [one for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
    return found


def imported() -> dict[str, str]:
    """The packages outside the standard library that the program imports, each with a file that does."""
    owners = packages_distributions()
    found: dict[str, str] = {}
    for path in (ROOT / "desktop_crm").rglob("*.py"):
        for module in modules(ast.parse(path.read_text(encoding="utf-8"))):
            if module not in sys.stdlib_module_names and module != "desktop_crm":
                owner = owners.get(module, [module])[0]
                found[canonicalize_name(owner)] = path.relative_to(ROOT).as_posix()
    return found


def modules(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found
