"""Work in a process of its own: its peak memory is its own, and nothing is warm from what came before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a work came to, and the most memory its process has held, in MB."""

    value: Any
    peak: float


def alone(work: Callable[..., Any], *arguments: Path | int | str) -> Answer:
    """Call a function of a module in a fresh process. What it returns must be JSON; numbers come as floats."""
    given = [str(each) if isinstance(each, Path) else each for each in arguments]
    asked = json.dumps([work.__module__, work.__name__, given])
    command = [sys.executable, "-m", "benchmarks.process", asked]
    done = subprocess.run(
        command, cwd=_ROOT, env=environment(), stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    value, peak = json.loads(done.stdout.splitlines()[-1])
    return Answer(value, peak)


def environment() -> dict[str, str]:
    """That of this process, without a display and without what Qt says of having none."""
    here = {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "default.warning=false", **os.environ}
    here.pop("PYTHONDONTWRITEBYTECODE", None)  # who uses the program has its modules compiled
    return here


def memory() -> float:
    """The memory this process holds now, in MB."""
    import psutil

    return float(psutil.Process().memory_info().rss) / 1e6


def peak_memory() -> float:
    """The most memory this process has held so far, in MB."""
    import psutil

    info = psutil.Process().memory_info()
    if hasattr(info, "peak_wset"):
        return float(info.peak_wset) / 1e6
    # Not getrusage: its maximum is inherited from the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000


def _answer() -> None:
    module, name, arguments = json.loads(sys.argv[1])
    value = getattr(import_module(module), name)(*arguments)
    print(json.dumps([value, peak_memory()]), flush=True)
    os._exit(0)  # windows are left as they are


if __name__ == "__main__":
    _answer()
