"""Servers that a test starts for itself: as nobody in particular, on loopback, ended when the test is."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil
import pytest

HOST = "127.0.0.1"
PATIENCE = 30  # seconds; on a loaded machine a server needs a few
# A test run that is killed itself takes its servers along.
WITH_US = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
PLACES = "/usr/lib/postgresql/*/bin /usr/sbin /sbin".split()


def program(name: str) -> str:
    """Where a server's program is; without it the test is skipped and says what is missing."""
    if path := found(name):
        return path
    pytest.skip(f"{name} is not installed: `python3 dev.py test` installs it, as root on Debian")


@cache
def found(name: str) -> str | None:
    """Servers stand where an ordinary user's PATH does not lead."""
    if path := shutil.which(name):
        return path
    there = [path for place in PLACES for path in sorted(Path("/").glob(f"{place[1:]}/{name}"))]
    return str(there[-1]) if there else None


@dataclass(frozen=True, slots=True)
class Somebody:
    """Whom a server runs as."""

    name: str
    uid: int
    gid: int

    @property
    def change(self) -> dict[str, object]:
        """What `Popen` has to be told in order to run as this one."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else {}


@cache
def unprivileged() -> Somebody:
    """Whoever runs the tests; for root somebody without rights, which some servers insist on."""
    import pwd

    entry = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.getuid())
    return Somebody(entry.pw_name, entry.pw_uid, entry.pw_gid)


@contextmanager
def folder(name: str) -> Iterator[Path]:
    """A folder that the unprivileged may enter and write in; the test's own lies in one that they may not."""
    path = Path(tempfile.mkdtemp(prefix=f"crm-{name}-"))
    owned(path)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def owned(path: Path) -> Path:
    """`path`, given to the unprivileged; made when it is not there."""
    path.mkdir(exist_ok=True)
    path.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(path, unprivileged().uid, unprivileged().gid)
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Server:
    """A process that can be killed without notice and started again with the same command."""

    command: Sequence[object]
    log: Path
    ready: Callable[[], bool]
    somebody: Somebody | None = None
    variables: Mapping[str, str] | None = None
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [*WITH_US, *map(str, self.command)]
        variables = {**os.environ, **(self.variables or {})}
        change = self.somebody.change if self.somebody else {}
        with self.log.open("ab") as log:
            # In a session of its own: smbd ends whoever is in its process group.
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=variables,
                start_new_session=True,
                **change,
            )
        until(self.is_up, f"{self.command[0]} does not answer", self.tail)

    def is_up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"ended by itself:\n{self.tail()}"
        return self.ready()

    def tail(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    def kill(self) -> None:
        """`kill -9` of it and all that it has started: no file is closed, no answer finished."""
        assert self.process is not None
        family = [*psutil.Process(self.process.pid).children(recursive=True), self.process]
        for member in family:
            with suppress(psutil.NoSuchProcess):
                member.kill()
        self.process.wait(PATIENCE)
        psutil.wait_procs(family[:-1], PATIENCE)

    def stop(self) -> None:
        """End it as the system would; what does not end is killed."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def running(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.stop()


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def until(
    true: Callable[[], bool], complaint: str, more: Callable[[], str] = str, seconds: float = PATIENCE
) -> None:
    """Wait until it is true; fail with the complaint when it never becomes so."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{complaint}\n{more()}"
        time.sleep(0.02)
