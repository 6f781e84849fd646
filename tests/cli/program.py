"""The program as people start it: another process, real files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 120  # seconds


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer, which must be one object and nothing else."""
        return json.loads(self.out)


def command(*args: object) -> list[str]:
    return [sys.executable, "-m", "desktop_crm", *map(str, args)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}


def run(*args: object, before: Callable[[], None] | None = None) -> Ended:
    """Run a command to its end."""
    done = subprocess.run(
        command(*args), capture_output=True, env=environment(), timeout=DEADLINE, preexec_fn=before
    )
    return Ended(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def start(*args: object) -> subprocess.Popen[bytes]:
    """Start a command and go on."""
    return subprocess.Popen(
        command(*args), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()
    )


def refused(ended: Ended, *words: str) -> None:
    """The command was refused with a sentence that has these words, and with no traceback."""
    assert ended.code == 2, ended
    assert ended.out == ""
    assert "Traceback" not in ended.err
    for word in words:
        assert word in ended.err, ended.err
