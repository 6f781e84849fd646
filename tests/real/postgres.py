"""PostgreSQL as the team's administrator would have it: a server of its own, with nothing else in it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.real.processes import HOST, Server, folder, found, free_port, program, running, unprivileged

OWNER = "crm"
numbers = count(1)


@dataclass(frozen=True, slots=True)
class Postgres:
    server: Server
    port: int

    def database(self) -> str:
        """The URL of a database that nobody has used."""
        name = f"team{next(numbers)}"
        self.sql("postgres", f"CREATE DATABASE {name}")
        return f"postgresql://{OWNER}@{HOST}:{self.port}/{name}"

    def sql(self, database: str, statement: str) -> str:
        """What psql prints for it."""
        where = ["-h", HOST, "-p", str(self.port), "-U", OWNER, "-d", database]
        command = [program("psql"), *where, "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-Atc", statement]
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A cluster in a temporary folder, which listens on loopback only."""
    initdb, executable = program("initdb"), program("postgres")
    with folder("postgres") as home:
        make_cluster(initdb, home / "data")
        port = free_port()
        # The machine does not lose power here: a killed server finds what it has written even without fsync.
        told = [
            "-c",
            f"listen_addresses={HOST}",
            "-c",
            f"port={port}",
            "-c",
            f"unix_socket_directories={home}",
        ]
        quick = ["-c", "fsync=off", "-c", "shared_buffers=32MB", "-c", "max_connections=60"]
        command = [executable, "-D", home / "data", *told, *quick]
        with running(Server(command, home / "log", lambda: accepts(port), unprivileged())) as server:
            yield Postgres(server, port)


def make_cluster(initdb: str, data: Path) -> None:
    """Texts in UTF-8 in the order of their letters' numbers, whatever the machine's language is."""
    command = [initdb, "-D", str(data), "-U", OWNER, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"]
    subprocess.run(command, check=True, capture_output=True, cwd="/", **unprivileged().change)


def accepts(port: int) -> bool:
    command = [found("pg_isready") or program("psql"), "-q", "-h", HOST, "-p", str(port)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
