"""The server of a team as its administrator starts it: a process of its own, which can be killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.real.processes import HOST, Server, answers, folder, free_port, running

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "desktop_crm"]


@dataclass(frozen=True, slots=True)
class TeamServer:
    server: Server
    data: Path
    kept: list[str]
    """How its data is named to the command line."""
    port: int
    tls: bool

    @property
    def where(self) -> str:
        return f"{'https' if self.tls else 'http'}://{HOST}:{self.port}"

    @property
    def certificate(self) -> tuple[Path, Path] | None:
        return (self.data / "certificate.pem", self.data / "key.pem") if self.tls else None

    def told(self, *args: str) -> Any:
        """What the command says, as the administrator gives it beside the running server."""
        command = [*PROGRAM, "serve", *args, *self.kept, "--json"]
        done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=True)
        return json.loads(done.stdout)

    def invite(self, where: str = "") -> str:
        """One line to join with; `where` when the laptop's way leads over something else."""
        line: str = self.told("invite")["invite"]
        return line.replace(self.where, where) if where else line


@contextmanager
def team_server(database: str = "", tls: bool = True) -> Iterator[TeamServer]:
    """A server with its data in SQLite, or in the PostgreSQL database at this URL."""
    with folder("server") as home:
        port = free_port()
        kept = ["--data", str(home / "data"), *(["--database", database] if database else [])]
        listen = ["--listen", f"{HOST}:{port}", *(["--tls-self-made"] if tls else [])]
        command = [*PROGRAM, "serve", *kept, *listen]
        process = Server(command, home / "log", lambda: answers(port), variables=environment())
        with running(process):
            yield TeamServer(process, home / "data", kept, port, tls)


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
