"""Changes in a file, on a stick or in a letter."""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.base.errors import UserError
from desktop_crm.ops import records
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import changes_file, connection, outbox, secrets, segment
from tests.sync.laptops import content


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Workspace]:
    ws = Workspace(tmp_path / "anna.crm")
    yield ws
    ws.close()


@pytest.fixture
def ilya(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace(tmp_path / "ilya.crm") as ws:
        yield ws


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick.crmchanges"


def names(ws: Workspace) -> set[str]:
    return {name for (name,) in ws.read("SELECT name FROM contact")}


def test_two_laptops_without_a_place_carry_a_stick_to_and_fro(
    anna: Workspace, ilya: Workspace, stick: Path
) -> None:
    records.create(anna, "contact", {"name": "Мария"})
    records.create(ilya, "contact", {"name": "Olga"})
    assert changes_file.save(anna, stick) > 0
    taken = changes_file.read(ilya, stick)
    assert taken.new > 0
    assert names(ilya) == {"Мария", "Olga"}
    again = changes_file.read(ilya, stick)
    assert (again.new, again.known) == (0, taken.new)

    changes_file.save(ilya, stick)
    changes_file.read(anna, stick)
    assert content(anna) == content(ilya)
    assert changes_file.save(anna, stick) == 0, "he has it all, as his file said"
    assert changes_file.save(anna, stick, everything=True) > 0


def test_a_file_that_was_cut_short_changes_nothing(anna: Workspace, ilya: Workspace, stick: Path) -> None:
    for n in range(30):
        records.create(anna, "contact", {"name": f"Client {n}"})
    changes_file.save(anna, stick)
    whole = stick.read_bytes()
    for size in (13, len(whole) // 2, len(whole) - 1):
        stick.write_bytes(whole[:size])
        with pytest.raises(UserError, match="is not whole"):
            changes_file.read(ilya, stick)
    stick.write_bytes(whole[:200] + b"\xa5" + whole[201:])
    with pytest.raises(UserError, match="is not whole"):
        changes_file.read(ilya, stick)
    assert names(ilya) == set()


def test_something_else_is_no_file_of_changes(ilya: Workspace, stick: Path) -> None:
    stick.write_text("Dear Sir or Madam", encoding="utf-8")
    with pytest.raises(UserError, match="no file of changes"):
        changes_file.read(ilya, stick)
    stick.write_bytes(b"CRMCHANGES1\n" + os.urandom(4000))
    with pytest.raises(UserError, match="is not whole"):
        changes_file.read(ilya, stick)
    with pytest.raises(UserError, match="cannot be read"):
        changes_file.read(ilya, stick.with_name("nowhere.crmchanges"))


@settings(max_examples=60)
@given(end=st.binary(max_size=60), batch=st.binary(max_size=60))
def test_a_file_that_somebody_made_up_is_refused_in_a_sentence(
    ilya: Workspace, stick: Path, end: bytes, batch: bytes
) -> None:
    """Whole, with sums that are right, and rubbish in it."""
    site = "a" * 32

    def sealed(kind: str, payload: bytes) -> bytes:
        data = segment.seal(segment.Header("", site, site, 1, 1, 1, 0, "1", kind=kind), payload, None)
        return struct.pack(">Q", len(data)) + data

    right = msgpack.packb({"parts": 1, "vector": {site: 1}})
    for content_ in (sealed("log", batch) + sealed("end", right), sealed("end", end)):
        stick.write_bytes(b"CRMCHANGES1\n" + content_)
        with pytest.raises(UserError, match=r"was not taken over|is not whole"):
            changes_file.read(ilya, stick)
    assert names(ilya) == set()


def test_a_file_of_a_team_is_locked_for_others(
    anna: Workspace, ilya: Workspace, stick: Path, tmp_path: Path
) -> None:
    records.create(anna, "contact", {"name": "Мария"})
    connection.create_share(anna, str(tmp_path / "Team.crmshare"))
    changes_file.save(anna, stick)
    assert "Мария".encode() not in stick.read_bytes()
    with pytest.raises(UserError, match="locked with the key of a team"):
        changes_file.read(ilya, stick)
    connection.create_share(ilya, str(tmp_path / "Other.crmshare"))
    with pytest.raises(UserError, match="belongs to another team"):
        changes_file.read(ilya, stick)
    connection.leave(ilya)
    connection.join(ilya, str(tmp_path / "Team.crmshare"), connection.invite(anna).code)
    assert changes_file.read(ilya, stick).new > 0
    assert names(ilya) == {"Мария"}


def test_an_earlier_state_of_a_base_that_reads_its_own_changes_goes_on_as_another_laptop(
    anna: Workspace, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records.create(anna, "contact", {"name": "Мария"})
    changes_file.save(anna, stick)
    anna.close()
    shutil.copy(anna.path, tmp_path / "backup.crm")
    with Workspace(anna.path) as ws:
        records.create(ws, "contact", {"name": "Olga"})
        changes_file.save(ws, stick)
        was = outbox.own_site(ws)
    monkeypatch.setenv("DESKTOP_CRM_HOME", str(tmp_path / "other-home"))
    with Workspace(tmp_path / "backup.crm") as ws:
        changes_file.read(ws, stick)
        assert names(ws) == {"Мария", "Olga"}
        assert outbox.own_site(ws) != was


def test_a_full_or_missing_folder_is_named(anna: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        changes_file.save(anna, tmp_path / "nowhere" / "stick.crmchanges")


def test_secrets_stay_with_this_laptop_and_are_for_nobody_else(anna: Workspace, own_home: Path) -> None:
    secrets.put(anna, "token", "abc")
    secrets.keep_team_key(anna, 1, b"k" * 32)
    secrets.keep_team_key(anna, 2, b"l" * 32)
    assert secrets.get(anna, "token") == "abc"
    assert secrets.team_keys(anna) == {1: b"k" * 32, 2: b"l" * 32}
    kept = own_home / "data" / "secrets.json"
    assert os.name == "nt" or kept.stat().st_mode & 0o077 == 0
    secrets.forget(anna, "token")
    secrets.forget_team_keys(anna)
    assert secrets.get(anna, "token") is None
    assert secrets.team_keys(anna) == {}
