"""A team on the command line: connecting, exchanging, deciding, and what cannot be done."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_crm.ops import records
from desktop_crm.store.workspace import Workspace
from tests.cli.program import refused, run


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    """A folder that all laptops see."""
    folder = tmp_path / "drive"
    folder.mkdir()
    return folder


@pytest.fixture
def anna(tmp_path: Path) -> Path:
    """A base with one contact."""
    path = tmp_path / "anna.crm"
    with Workspace(path) as ws:
        records.create(ws, "contact", {"name": "Мария Ковалёва", "city": "Москва"})
    return path


@pytest.fixture
def ilya(tmp_path: Path) -> Path:
    return tmp_path / "ilya.crm"


def created(base: Path, drive: Path) -> str:
    answer = run("--base", base, "share", "create", drive / "Team.crmshare", "--json").json
    return str(answer["invite"])


def joined(base: Path, drive: Path, invite: str) -> Any:
    return run("--base", base, "share", "join", drive / "Team.crmshare", "--invite", invite, "--json").json


def only_contact(base: Path) -> str:
    with Workspace(base) as ws:
        ((id_,),) = ws.read("SELECT id FROM contact")
    return str(id_)


def test_a_team_connects_exchanges_and_decides_a_conflict(anna: Path, ilya: Path, drive: Path) -> None:
    said = run("--base", anna, "share", "create", drive / "Team.crmshare")
    invite = said.out.splitlines()[0]
    assert run("--base", anna, "sync", "--json").json["waiting"] == 0
    answer = joined(ilya, drive, invite)
    run("--base", ilya, "sync")
    id_ = only_contact(ilya)
    assert answer["team"]

    assert run("--base", anna, "set", "contact", id_, "city=Казань").code == 0
    assert run("--base", ilya, "set", "contact", id_, "city=Пермь").code == 0
    assert run("--base", anna, "status", "--json").json["waiting"] == 1
    for base in (anna, ilya, anna):
        outcome = run("--base", base, "sync", "--json")
        assert outcome.code == 0, outcome
    assert outcome.json["conflicts"] == 1
    (conflict,) = run("--base", anna, "conflicts", "--json").json["conflicts"]
    other = conflict["others"][0]["value"]
    assert {conflict["current"]["value"], other} == {"Казань", "Пермь"}
    assert "Пермь" in run("--base", anna, "conflicts").out
    assert run("--base", anna, "conflicts", "take", conflict["id"], "--json").json["conflicts"] == []
    for base in (anna, ilya):
        assert run("--base", base, "sync", "--json").json["conflicts"] == 0
        with Workspace(base) as ws:
            assert records.read(ws, "contact", id_).values["city"] == other
    refused(run("--base", ilya, "conflicts", "take", conflict["id"]), "decided already")

    standing = run("--base", ilya, "status", "--json").json
    assert standing["connected"]["kind"] == "share"
    assert (standing["waiting"], standing["problem"], len(standing["laptops"])) == (0, None, 2)
    assert "Everything is sent." in run("--base", ilya, "status").out


def test_values_are_set_as_their_fields_read_them(anna: Path) -> None:
    id_ = only_contact(anna)
    done = run(
        "--base",
        anna,
        "set",
        "contact",
        id_,
        "phone=8 912 445-18-03; 8 495 640-21-55",
        "Tags=vip, north",
        "city=",
    )
    assert done.code == 0, done
    with Workspace(anna) as ws:
        card = records.read(ws, "contact", id_)
    assert [p.value for p in card.points["phone"]] == ["+79124451803", "+74956402155"]
    assert set(card.tags) == {"vip", "north"}
    assert card.values["city"] is None


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("contact", "ID", "email=olga@"), "E-mail"),
        (("contact", "ID", "colour=red"), "no field “colour”"),
        (("contact", "ID", "created=2020-01-01"), "no field “created”"),
        (("contact", "ID", "company=Nowhere Ltd"), "no record called “Nowhere Ltd”"),
        (("contact", "ID", "red"), "no field with a value"),
        (("bird", "ID", "name=x"), "no records called “bird”"),
        (("contact", "0" * 32, "city=x"), "no longer exists"),
    ],
)
def test_what_cannot_be_set_is_explained(anna: Path, args: tuple[str, ...], words: str) -> None:
    id_ = only_contact(anna)
    refused(run("--base", anna, "set", *(id_ if a == "ID" else a for a in args)), words)


def test_a_wrong_a_used_and_a_miscopied_invite(anna: Path, ilya: Path, drive: Path, tmp_path: Path) -> None:
    invite = created(anna, drive)
    share = drive / "Team.crmshare"
    refused(run("--base", ilya, "share", "join", share, "--invite", invite[:-1]), "not an invite code")
    wrong = created(anna.with_name("stranger.crm"), tmp_path)
    assert "Traceback" not in run("--base", ilya, "share", "join", share, "--invite", wrong).err
    refused(run("--base", ilya, "share", "join", share, "--invite", wrong), "invite")
    refused(run("--base", ilya, "share", "join", share), "code")
    joined(ilya, drive, invite)
    third = ilya.with_name("third.crm")
    refused(run("--base", third, "share", "join", share, "--invite", invite), "invite")


def test_a_folder_is_as_good_as_the_only_shared_file_in_it(anna: Path, ilya: Path, drive: Path) -> None:
    refused(run("--base", ilya, "share", "join", drive, "--invite", "x"), "is a folder")
    invite = run("--base", anna, "share", "create", drive, "--json").json["invite"]
    assert (drive / "Team.crmshare").is_file()
    third = ilya.with_name("third.crm")
    answer = run("--base", third, "share", "create", drive / "North", "--json").json
    assert answer["where"] == str(drive / "North.crmshare")
    refused(run("--base", ilya, "share", "join", drive, "--invite", invite), "is a folder")
    (drive / "North.crmshare").unlink()
    assert run("--base", ilya, "share", "join", drive, "--invite", invite).code == 0


def test_what_is_not_connected_cannot_exchange_and_what_is_cannot_join_again(
    anna: Path, ilya: Path, drive: Path
) -> None:
    refused(run("--base", anna, "sync"), "not connected")
    refused(run("--base", anna, "share", "invite"), "not connected")
    refused(run("--base", anna, "share", "leave"), "not connected")
    assert "not connected" in run("--base", anna, "status").out
    created(anna, drive)
    refused(run("--base", anna, "share", "create", drive / "Other.crmshare"), "already connected")
    assert run("--base", anna, "share", "leave").code == 0
    assert run("--base", anna, "status", "--json").json["connected"] is None
    assert only_contact(anna)


def test_a_revoked_laptop_is_told_so(anna: Path, ilya: Path, drive: Path) -> None:
    joined(ilya, drive, created(anna, drive))
    for base in (anna, ilya, anna):
        run("--base", base, "sync")
    found = run("--base", anna, "share", "laptops", "--json").json["laptops"]
    (other,) = [laptop["site"] for laptop in found if not laptop["mine"]]
    refused(run("--base", anna, "share", "revoke", "Nobody’s"), "no laptop")
    assert run("--base", anna, "share", "revoke", other).code == 0
    told = run("--base", ilya, "sync")
    assert told.code == 1, told
    assert "no longer takes part" in told.err
    assert only_contact(ilya)


def test_a_place_that_is_gone_empty_foreign_or_garbage_is_a_sentence_and_takes_nothing(
    anna: Path, ilya: Path, drive: Path, tmp_path: Path
) -> None:
    joined(ilya, drive, created(anna, drive))
    for base in (anna, ilya):
        run("--base", base, "sync")
    away = tmp_path / "away"
    drive.rename(away)
    gone = run("--base", ilya, "sync", "--json")
    assert gone.code == 1
    assert gone.json["problem"]
    drive.mkdir()
    assert run("--base", ilya, "sync").code == 1, "an empty folder"
    created(tmp_path / "stranger.crm", drive)
    foreign = run("--base", ilya, "sync")
    assert foreign.code == 1
    assert "another team" in foreign.err
    shutil.rmtree(drive)
    drive.mkdir()
    (drive / "Team.crmshare").write_text("Dear Sir or Madam", encoding="utf-8")
    assert run("--base", ilya, "sync").code == 1
    for ended in (gone, foreign):
        assert "Traceback" not in ended.err
    shutil.rmtree(drive)
    away.rename(drive)
    assert run("--base", ilya, "sync").code == 0
    assert only_contact(ilya) == only_contact(anna)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_place_is_a_sentence(anna: Path, drive: Path) -> None:
    drive.chmod(0o500)
    refused(run("--base", anna, "share", "create", drive / "Team.crmshare"), "write")


def test_changes_go_by_a_file(anna: Path, ilya: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick.crmchanges"
    saved = run("--base", anna, "changes", "save", stick, "--json").json
    assert saved["changes"] > 0
    taken = run("--base", ilya, "changes", "read", stick, "--json").json
    assert taken == {"received": saved["changes"], "known": 0, "conflicts": 0}
    assert only_contact(ilya) == only_contact(anna)
    refused(run("--base", ilya, "changes", "read", tmp_path / "nowhere.crmchanges"), "cannot be read")
