"""Bases that are copies of each other and take themselves for one laptop: nothing that either wrote is lost."""

from __future__ import annotations

from pathlib import Path

from desktop_crm.ops import records
from tests.sync import promises
from tests.sync.test_model import Team
from tests.sync.world import ruled


def test_what_was_numbered_before_a_copy_was_noticed_reaches_the_others(tmp_path: Path) -> None:
    """Both have given the same numbers before either knew of the other, and one was the first to send."""
    team = Team(tmp_path, seed=1, laptops=2)
    anna, olga = team.laptops
    with ruled(team):
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
    team.close()
