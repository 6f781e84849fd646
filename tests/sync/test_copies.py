"""Bases that are copies of each other and take themselves for one laptop: nothing that either wrote is lost."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop_crm.ops import records
from desktop_crm.sync import inbox, outbox
from desktop_crm.sync.batch import Entry
from tests.sync import promises
from tests.sync.laptops import hand_over
from tests.sync.test_model import Team
from tests.sync.world import ruled


def test_what_was_numbered_before_a_copy_was_noticed_reaches_the_others(tmp_path: Path) -> None:
    copies_are_noticed_late(tmp_path)


def test_an_entry_taken_for_another_of_its_number_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its hash: the fault is planted here."""
    known = inbox._Slice._unknown

    def unknown(self: Any, sites: Mapping[str, int]) -> list[Entry]:
        there = "SELECT 1 FROM entry WHERE site = ? AND seq = ?"
        return [
            e for e in known(self, sites) if not self._db.execute(there, (sites[e.site], e.seq)).fetchone()
        ]

    monkeypatch.setattr(inbox._Slice, "_unknown", unknown)
    with pytest.raises(AssertionError, match="saved and gone"):
        copies_are_noticed_late(tmp_path)


def copies_are_noticed_late(folder: Path) -> None:
    """Both have given the same numbers before either knew of the other, and one was the first to send."""
    team = Team(folder, seed=1, laptops=2)
    anna, olga = team.laptops
    with closing(team), ruled(team):
        with team.on(anna) as ws:
            id_ = records.create(ws, "contact", {"name": "Мария"})
        copy = team.clone(anna, with_home=False)
        for laptop in team.laptops:
            laptop.place.rough = False
        with team.on(anna) as ws:
            records.change(ws, "contact", id_, {"city": "Казань"})
        anna.place.read_only = True
        assert team.exchange(anna).problem
        with team.on(copy) as ws:
            records.change(ws, "contact", id_, {"job_title": "Директор"})
        team.exchange(copy)
        anna.place.read_only = False
        team.heals()
        promises.hold(team)
        assert olga.ws.read("SELECT city, job_title FROM contact") == [("Казань", "Директор")]


def test_edits_of_one_millisecond_end_the_same_when_one_laptop_turns_out_a_copy(tmp_path: Path) -> None:
    """Between them the id of the laptop decides, and the copy gets another one."""
    for turn in range(4):
        folder = tmp_path / str(turn)
        folder.mkdir()
        team = Team(folder, seed=turn, laptops=2)
        with closing(team), ruled(team):
            team.begins()
            anna, ilya = team.laptops
            anna.off = ilya.off = 2_000_000_000
            for laptop, city in ((anna, "Казань"), (ilya, "Уфа")):
                with team.on(laptop) as ws:
                    (id_,) = ws.read("SELECT min(id) FROM contact")[0]
                    records.change(ws, "contact", id_, {"city": city})
            hand_over(ilya.ws, anna.ws)
            outbox.new_site(anna.ws)
            assert promises.sound(anna.ws) == []
            team.heals()
            promises.hold(team)
