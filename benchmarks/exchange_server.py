"""The server of a team in a process of its own, as its administrator starts it."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.process import environment

_ROOT = Path(__file__).resolve().parents[1]
_PROGRAM = [sys.executable, "-m", "desktop_crm", "serve"]
_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, and where its data is."""

    data: Path
    process: subprocess.Popen[bytes]
    kept: tuple[str, ...]

    def invite(self) -> str:
        """One line to join with."""
        command = [*_PROGRAM, "invite", *self.kept, "--json"]
        told = subprocess.run(command, cwd=_ROOT, env=environment(), stdout=subprocess.PIPE, check=True)
        return str(json.loads(told.stdout)["invite"])

    def peak_memory(self) -> float:
        """The most memory that it has held, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000

    def used(self) -> float:
        """Its processor time so far, in milliseconds."""
        import psutil

        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system) * 1000

    def size(self) -> float:
        """What lies on its disk, in MB."""
        return sum(file.stat().st_size for file in self.data.rglob("*") if file.is_file()) / 1e6


@contextmanager
def running(folder: Path, database: str = "", tls: bool = True) -> Iterator[Server]:
    """A server with nothing in it, over SQLite where no database is named; with a certificate of its own making."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with socket.socket() as free:
        free.bind((_HOST, 0))
        port = free.getsockname()[1]
    kept = ("--data", str(folder), *(("--database", database) if database else ()))
    command = [*_PROGRAM, *kept, "--listen", f"{_HOST}:{port}", *(["--tls-self-made"] if tls else [])]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=_ROOT, env=environment(), stdout=quiet, stderr=quiet)
    try:
        _wait_for(port)
        yield Server(folder, process, kept)
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _try in range(200):
        try:
            socket.create_connection((_HOST, port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(port)
