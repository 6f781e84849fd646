"""Faults that somebody might make one day, each of which a random week of a team brings to light."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import exchange, identity, inbox
from desktop_crm.sync.batch import Entry, text_of
from desktop_crm.sync.place import Greeting, Me
from tests.sync.test_model import RoughPlace, lives_through

Patch = pytest.MonkeyPatch


def drop_one_entry(patch: Patch) -> None:
    known = inbox._Slice._unknown

    def unknown(self: Any, sites: Mapping[str, int]) -> list[Entry]:
        return [e for e in known(self, sites) if e.seq != 2]

    patch.setattr(inbox._Slice, "_unknown", unknown)


def ignore_what_an_entry_replaces(patch: Patch) -> None:
    def forgetful(said: Mapping[str, Any]) -> str:
        return text_of({key: [old, new, []] for key, (old, new, _replaced) in said.items()})

    patch.setattr(inbox, "text_of", forgetful)


def apply_twice(patch: Patch) -> None:
    patch.setattr(inbox._Slice, "_unknown", lambda self, _sites: list(self._given))


def read_absence_as_deletion(patch: Patch) -> None:
    greeted = exchange._Round._greeted

    def greet(self: Any) -> Greeting:
        greeting = greeted(self)
        if not greeting.known:
            with self._ws.aside() as db:
                db.execute("DELETE FROM contact")
                db.execute("DELETE FROM entry")
        return greeting

    patch.setattr(exchange._Round, "_greeted", greet)


def reuse_a_number_after_a_restore(patch: Patch) -> None:
    greet = RoughPlace.greet

    def trusting(self: RoughPlace, ws: Workspace, me: Me) -> Greeting:
        told = greet(self, ws, me)
        return Greeting(told.place, told.time, told.known, fork=False)

    patch.setattr(identity, "settle", lambda _ws: False)
    patch.setattr(RoughPlace, "greet", trusting)


def let_the_last_to_arrive_win(patch: Patch) -> None:
    from desktop_crm.store.settle import Told

    patch.setattr(Told, "rank", property(lambda self: (self.n, "", b"")))


def forget_what_has_not_come_yet(patch: Patch) -> None:
    patch.setattr(inbox._Slice, "_arrived", lambda _self, _numbered: set())


def bring_edits_back_silently(patch: Patch) -> None:
    from desktop_crm.store import settle

    def none_unaware(_deletions: Sequence[Any], _heads: Mapping[str, Iterable[Any]]) -> list[Any]:
        return []

    patch.setattr(settle, "_unaware", none_unaware)


PLANTED: dict[Callable[[Patch], None], range] = {
    drop_one_entry: range(3),
    ignore_what_an_entry_replaces: range(3),
    apply_twice: range(3),
    read_absence_as_deletion: range(3),
    reuse_a_number_after_a_restore: range(2, 12),
    let_the_last_to_arrive_win: range(3),
    forget_what_has_not_come_yet: range(1, 8),
    bring_edits_back_silently: range(2, 8),
}
"""Each with the weeks that are tried until one notices it."""


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_noticed(tmp_path: Path, plant: Callable[[Patch], None]) -> None:
    for seed in PLANTED[plant]:
        with pytest.MonkeyPatch.context() as patch:
            plant(patch)
            folder = tmp_path / str(seed)
            folder.mkdir()
            try:
                lives_through(folder, seed)
            except Exception:  # noqa: BLE001 - whatever says so
                return
    pytest.fail("nobody has noticed")
