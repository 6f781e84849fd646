"""What a cloud folder does with files that several laptops write."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from tests.real.processes import HOST
from tests.real.syncthing import CloudFolder


@pytest.fixture
def places(cloud: CloudFolder, request: pytest.FixtureRequest) -> list[Path]:
    """A folder of the test's own, on each laptop."""
    name = request.node.name
    (cloud.peers[0].path / name).mkdir()
    cloud.settle()
    return [peer.path / name for peer in cloud.peers]


def test_a_file_of_one_laptop_comes_to_the_other(cloud: CloudFolder, places: list[Path]) -> None:
    (places[0] / "part.seg").write_bytes(b"from Anna")

    cloud.settle()

    assert (places[1] / "part.seg").read_bytes() == b"from Anna"


def test_what_was_removed_at_one_goes_at_the_other(cloud: CloudFolder, places: list[Path]) -> None:
    """So that absence at a laptop may be the deed of another one, or of somebody who tidied the folder."""
    (places[0] / "part.seg").write_bytes(b"from Anna")
    cloud.settle()

    (places[1] / "part.seg").unlink()
    cloud.settle()

    assert not (places[0] / "part.seg").exists()


def test_two_who_write_one_name_while_apart_get_both_files(cloud: CloudFolder, places: list[Path]) -> None:
    """Therefore each file has one writer, and is taken by what is in it and not by its name."""
    cloud.offline(1)
    (places[0] / "part.seg").write_bytes(b"from Anna")
    (places[1] / "part.seg").write_bytes(b"from Ilya, at the same time")
    cloud.online(1)

    cloud.settle()

    for place in places:
        assert {path.read_bytes() for path in place.iterdir()} == {
            b"from Anna",
            b"from Ilya, at the same time",
        }
        assert sum("sync-conflict" in path.name for path in place.iterdir()) == 1


def test_it_talks_to_nobody_outside(cloud: CloudFolder) -> None:
    family = [
        process
        for server in cloud.servers
        if server.process is not None
        for process in [psutil.Process(server.process.pid)]
        for process in [process, *process.children(recursive=True)]
    ]
    links = [link for process in family for link in process.net_connections("inet")]

    assert {link.laddr.ip for link in links} == {HOST}
    assert {link.raddr.ip for link in links if link.raddr} <= {HOST}
