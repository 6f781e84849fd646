"""A cloud folder: Syncthing keeps a folder the same on several laptops, over loopback and nothing else."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.real.processes import HOST, PATIENCE, Server, folder, free_port, program, running, until

FOLDER = "team"
KEY = "tests"

# Nothing that looks for others, asks a server of the makers, or tells them anything.
CONFIG = """<configuration version="36">
  <folder id="{folder}" path="{path}" rescanIntervalS="3600" fsWatcherEnabled="true" fsWatcherDelayS="1">
    {members}
    <maxConflicts>10</maxConflicts>
    <minDiskFree unit="%">0</minDiskFree>
  </folder>
  {devices}
  <gui enabled="true" tls="false"><address>{host}:{gui}</address><apikey>{key}</apikey></gui>
  <options>
    <listenAddress>tcp://{host}:{port}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled>
    <localAnnounceEnabled>false</localAnnounceEnabled>
    <announceLANAddresses>false</announceLANAddresses>
    <relaysEnabled>false</relaysEnabled>
    <natEnabled>false</natEnabled>
    <stunServer></stunServer>
    <urAccepted>-1</urAccepted>
    <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <crashReportingEnabled>false</crashReportingEnabled>
    <startBrowser>false</startBrowser>
    <reconnectionIntervalS>1</reconnectionIntervalS>
    <minHomeDiskFree unit="%">0</minHomeDiskFree>
  </options>
</configuration>
"""
DEVICE = '<device id="{id}" name="{name}"><address>tcp://{host}:{port}</address></device>'


@dataclass(frozen=True, slots=True)
class Peer:
    """Syncthing on one laptop; `path` is the folder that it shares."""

    name: str
    home: Path
    id: str
    port: int
    gui: int

    @property
    def path(self) -> Path:
        return self.home / "folder"

    def ask(self, method: str, what: str) -> Any:
        url = f"http://{HOST}:{self.gui}/rest/{what}"
        request = urllib.request.Request(url, method=method, headers={"X-API-Key": KEY})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def answers(self) -> bool:
        try:
            return bool(self.ask("GET", "system/ping"))
        except OSError:
            return False

    def files(self) -> frozenset[tuple[str, int]]:
        """What is in the folder, without what is Syncthing's own."""
        found = (path for path in self.path.rglob("*") if path.is_file() and not path.name.startswith("."))
        return frozenset((str(path.relative_to(self.path)), path.stat().st_size) for path in found)

    def scan(self) -> None:
        """Look now for what has changed, and not when the kernel or the clock says so."""
        self.ask("POST", f"db/scan?folder={FOLDER}")


@dataclass(frozen=True, slots=True)
class CloudFolder:
    peers: Sequence[Peer]
    servers: Sequence[Server]

    def offline(self, number: int) -> None:
        """That laptop is closed: what the others write does not come, and what it writes does not go."""
        self.servers[number].kill()

    def online(self, number: int) -> None:
        self.servers[number].start()

    def settle(self) -> None:
        """Wait until all that are online hold the same files."""
        online = [peer for peer in self.peers if peer.answers()]
        until(lambda: self.is_settled(online), "the folders do not become the same")

    def is_settled(self, online: Sequence[Peer]) -> bool:
        """Looks again each time: a second version that Syncthing has laid beside the first is itself a new file."""
        for peer in online:
            peer.scan()
        same = len({peer.files() for peer in online}) == 1
        return same and all(self.has_all_of(peer, online) for peer in online)

    def has_all_of(self, peer: Peer, others: Sequence[Peer]) -> bool:
        """Every other one is connected, and holds all that `peer` knows of."""
        links = peer.ask("GET", "system/connections")["connections"]
        state = peer.ask("GET", f"db/status?folder={FOLDER}")
        idle = state["state"] == "idle" and not state["needTotalItems"]
        return idle and all(
            links.get(other.id, {}).get("connected") and completion(peer, other) == 100
            for other in others
            if other is not peer
        )


def completion(peer: Peer, other: Peer) -> int:
    return int(peer.ask("GET", f"db/completion?folder={FOLDER}&device={other.id}")["completion"])


@contextmanager
def cloud_folder(*names: str) -> Iterator[CloudFolder]:
    """One folder on as many laptops as there are names, all connected to each other."""
    executable = program("syncthing")
    with ExitStack() as stack:
        home = stack.enter_context(folder("syncthing"))
        peers = [made(executable, home / name) for name in names]
        for peer in peers:
            write_config(peer, peers)
        servers = [stack.enter_context(running(server(executable, peer))) for peer in peers]
        yield CloudFolder(peers, servers)


def made(executable: str, home: Path) -> Peer:
    """A laptop with keys of its own."""
    command = [executable, "generate", f"--home={home}", "--no-default-folder"]
    subprocess.run(command, check=True, capture_output=True)
    command = [executable, "serve", f"--home={home}", "--device-id"]
    said = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    (home / "folder" / ".stfolder").mkdir(parents=True)
    return Peer(home.name, home, said.strip(), free_port(), free_port())


def write_config(peer: Peer, peers: Sequence[Peer]) -> None:
    members = "".join(f'<device id="{other.id}"/>' for other in peers)
    devices = "".join(
        DEVICE.format(id=other.id, name=other.name, host=HOST, port=other.port) for other in peers
    )
    text = CONFIG.format(
        folder=FOLDER,
        path=peer.path,
        members=members,
        devices=devices,
        host=HOST,
        gui=peer.gui,
        key=KEY,
        port=peer.port,
    )
    (peer.home / "config.xml").write_text(text, encoding="utf-8")


def server(executable: str, peer: Peer) -> Server:
    command = [executable, "serve", f"--home={peer.home}", "--no-browser", "--no-restart", "--no-upgrade"]
    # It measures no hashing for a second, and is one process: none that watches over another.
    quick = {"HOME": str(peer.home), "STHASHING": "standard", "STMONITORED": "1"}
    return Server(command, peer.home / "log", peer.answers, None, quick)
