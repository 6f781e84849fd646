"""What a record is: the same on every laptop from the same entries, in whatever order and however often they came."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.models.all import Contact
from desktop_crm.store import check_journal, rewrite, undo
from desktop_crm.store.settle import EDITED_MEANWHILE, OTHER_VALUE, Settled, Told, held, settle, written
from desktop_crm.store.triggers import CHANGED, CREATED, REMOVED
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

ANNA, ILYA, OLGA = "a" * 32, "b" * 32, "c" * 32
NOON = 1_760_000_000_000


def made(n: int, site: str = ANNA, clock: int = 0, **values: Any) -> Told:
    return Told(n, clock or n, site, bytes([n % 256]) * 16, CREATED, values)


def changed(n: int, site: str = ANNA, clock: int = 0, **changes: Any) -> Told:
    """`field=[old, new, [entries it replaces]]`."""
    return Told(n, clock or n, site, bytes([n % 256]) * 16, CHANGED, changes)


def removed(n: int, site: str = ANNA, **changes: Any) -> Told:
    return Told(n, n, site, bytes([n % 256]) * 16, REMOVED, changes)


# Edits that know or do not know of each other


def test_a_value_stands_until_somebody_who_saw_it_writes_another() -> None:
    settled = settle([made(1, city="Казань"), changed(2, ILYA, city=["Казань", "Уфа", [1]])], returns=True)
    assert settled.values == {"city": "Уфа"}
    assert settled.heads == {"city": (2,)}
    assert not settled.lost


def test_of_two_edits_in_parallel_the_later_stands_and_the_other_is_to_be_decided() -> None:
    story = [
        made(1, city="Казань"),
        changed(2, ANNA, clock=20, city=["Казань", "Уфа", [1]]),
        changed(3, ILYA, clock=10, city=["Казань", "Пермь", [1]]),
    ]
    settled = settle(story, returns=True)
    assert settled.values["city"] == "Уфа"
    assert settled.lost == {("city", 3): OTHER_VALUE}


def test_a_clock_of_the_year_2099_wins_once_and_not_for_ever() -> None:
    future = 4_100_000_000_000 << 16
    story = [
        made(1, city="Казань"),
        changed(2, ANNA, clock=future, city=["Казань", "Уфа", [1]]),
        changed(3, ILYA, clock=10, city=["Уфа", "Пермь", [2]]),
    ]
    assert settle(story, returns=True).values["city"] == "Пермь"


def test_equal_values_are_no_conflict() -> None:
    story = [
        made(1, city="Казань"),
        changed(2, ANNA, city=["Казань", "Уфа", [1]]),
        changed(3, ILYA, city=["Казань", "Уфа", [1]]),
    ]
    settled = settle(story, returns=True)
    assert settled.values["city"] == "Уфа"
    assert settled.heads["city"] == (2, 3)
    assert not settled.lost


def test_an_emptied_field_against_a_filled_one_is_a_conflict() -> None:
    story = [
        made(1, city="Казань"),
        changed(2, ANNA, city=["Казань", "Уфа", [1]]),
        changed(3, ILYA, city=["Казань", None, [1]]),
    ]
    settled = settle(story, returns=True)
    assert "city" not in settled.values
    assert settled.lost == {("city", 2): OTHER_VALUE}


def test_an_edit_that_comes_before_what_it_replaces_is_settled_all_the_same() -> None:
    early = settle([changed(5, ILYA, city=["Казань", "Уфа", [9]])], returns=True)
    assert not early.present
    both = settle([changed(5, ILYA, city=["Казань", "Уфа", [9]]), made(9, city="Казань")], returns=True)
    assert both.values == {"city": "Уфа"}
    assert not both.lost


def test_fields_this_program_does_not_know_are_settled_and_not_written() -> None:
    story = [
        made(1, name="Анна", shoe_size=38),
        changed(2, ILYA, clock=9, shoe_size=[38, 39, [1]]),
        changed(3, OLGA, clock=8, shoe_size=[38, 40, [1]]),
    ]
    settled = settle(story, returns=True)
    assert settled.values["shoe_size"] == 39
    assert settled.lost == {("shoe_size", 3): OTHER_VALUE}
    assert "shoe_size" not in written(Contact, settled.values)


# The same record made twice: a tag added on two laptops


def test_what_two_laptops_made_is_one_record() -> None:
    settled = settle([made(1, ANNA, tag="t", about="c"), made(2, ILYA, tag="t", about="c")], returns=False)
    assert settled.present
    assert settled.values == {"tag": "t", "about": "c"}
    assert settled.heads == {"tag": (1, 2), "about": (1, 2)}
    assert not settled.lost


def test_adding_wins_over_a_deletion_that_did_not_know_of_it() -> None:
    story = [
        made(1, ANNA, tag="t"),
        changed(2, ANNA, deleted=[None, NOON, [1]]),
        made(3, ILYA, tag="t"),
    ]
    settled = settle(story, returns=False)
    assert settled.present
    assert "deleted" not in settled.values
    again = settle([*story, changed(4, ILYA, deleted=[None, NOON, [1, 2, 3]])], returns=False)
    assert again.values["deleted"] == NOON


# Deleting against edits


def deleted_and_edited() -> list[Told]:
    """Anna deletes what Ilya edits, neither knowing of the other."""
    return [
        made(1, city="Казань"),
        changed(2, ANNA, clock=20, deleted=[None, NOON, [1]]),
        changed(3, ILYA, clock=10, city=["Казань", "Уфа", [1]]),
    ]


def test_a_contact_that_somebody_edits_meanwhile_comes_back_into_sight_with_a_mark() -> None:
    settled = settle(deleted_and_edited(), returns=True)
    assert settled.values == {"city": "Уфа"}
    assert settled.lost == {("deleted", 2): OTHER_VALUE}


def test_a_small_thing_stays_deleted_and_the_edit_is_shown() -> None:
    settled = settle(deleted_and_edited(), returns=False)
    assert settled.values == {"city": "Уфа", "deleted": NOON}
    assert settled.lost == {("city", 3): EDITED_MEANWHILE}


@pytest.mark.parametrize("returns", [True, False])
def test_an_edit_that_the_deletion_has_seen_is_no_conflict(returns: bool) -> None:
    story = [
        made(1, city="Казань"),
        changed(2, ILYA, city=["Казань", "Уфа", [1]]),
        changed(3, ANNA, deleted=[None, NOON, [1, 2]]),
    ]
    settled = settle(story, returns)
    assert settled.values["deleted"] == NOON
    assert not settled.lost


@pytest.mark.parametrize("returns", [True, False])
def test_an_edit_in_the_bin_does_not_bring_a_record_back(returns: bool) -> None:
    story = [
        made(1, city="Казань"),
        changed(2, ANNA, deleted=[None, NOON, [1]]),
        changed(3, ILYA, city=["Казань", "Уфа", [1, 2]]),
    ]
    settled = settle(story, returns)
    assert settled.values["deleted"] == NOON
    assert not settled.lost


@pytest.mark.parametrize("returns", [True, False])
def test_what_is_deleted_and_edited_by_one_write_is_deleted(returns: bool) -> None:
    story = [
        made(1, city="Казань"),
        changed(2, ANNA, city=["Казань", "Уфа", [1]], deleted=[None, NOON, [1]]),
    ]
    settled = settle(story, returns)
    assert settled.values == {"city": "Уфа", "deleted": NOON}
    assert not settled.lost


@pytest.mark.parametrize("returns", [True, False])
def test_what_was_made_in_the_bin_stays_there_however_often_it_is_edited(returns: bool) -> None:
    story = [
        made(1, city="Казань", deleted=NOON),
        changed(2, ANNA, city=["Казань", "Уфа", [1]]),
        changed(3, ANNA, city=["Уфа", "Пермь", [2]]),
    ]
    settled = settle(story, returns)
    assert settled.values == {"city": "Пермь", "deleted": NOON}
    assert not settled.lost


def test_two_who_delete_the_same_agree() -> None:
    story = [
        made(1, city="Казань"),
        changed(2, ANNA, deleted=[None, NOON, [1]]),
        changed(3, ILYA, deleted=[None, NOON + 5, [1]]),
    ]
    settled = settle(story, returns=True)
    assert settled.values["deleted"] == NOON + 5
    assert not settled.lost


@pytest.mark.parametrize(("restored", "deleted", "stands"), [(20, 10, None), (10, 20, NOON + 5)])
def test_restoring_against_deleting_is_shown_and_the_later_stands(
    restored: int, deleted: int, stands: int | None
) -> None:
    story = [
        made(1, city="Казань"),
        changed(2, ANNA, clock=2, deleted=[None, NOON, [1]]),
        changed(3, ANNA, clock=restored, deleted=[NOON, None, [2]]),
        changed(4, ILYA, clock=deleted, deleted=[None, NOON + 5, [1]]),
    ]
    settled = settle(story, returns=True)
    assert settled.values.get("deleted") == stands
    assert settled.lost == {("deleted", 3 if stands else 4): OTHER_VALUE}


def test_deleting_and_restoring_gives_the_same_record_back() -> None:
    story = [made(1, city="Казань", name="Анна")]
    before = settle(story, returns=True).values
    story += [changed(2, deleted=[None, NOON, [1]]), changed(3, ILYA, deleted=[NOON, None, [2]])]
    assert settle(story, returns=True).values == before


# Rows taken away by another tool


def test_a_row_that_another_tool_took_away_is_gone() -> None:
    story = [made(1, city="Казань"), removed(2, city=["Казань", None, [1]], deleted=[None, None, [1]])]
    assert settle(story, returns=True) == Settled()


def test_who_edits_without_knowing_of_a_removal_keeps_the_record() -> None:
    story = [
        made(1, city="Казань", name="Анна"),
        removed(2, city=["Казань", None, [1]], name=["Анна", None, [1]], deleted=[None, None, [1]]),
        changed(3, ILYA, city=["Казань", "Уфа", [1]]),
    ]
    assert settle(story, returns=True).values == {"city": "Уфа", "name": "Анна"}


def test_who_restores_without_knowing_of_a_removal_keeps_the_record() -> None:
    story = [
        made(1, city="Казань"),
        changed(2, ANNA, deleted=[None, NOON, [1]]),
        removed(3, city=["Казань", None, [1]], deleted=[NOON, None, [1, 2]]),
        changed(4, ILYA, deleted=[None, NOON + 5, [1]]),
        changed(5, ILYA, deleted=[NOON + 5, None, [2, 4]]),
    ]
    assert settle(story, returns=False).values == {"city": "Казань"}


def test_a_record_made_again_after_a_removal_is_another_one() -> None:
    story = [
        made(1, city="Казань", name="Анна"),
        removed(2, city=["Казань", None, [1]], name=["Анна", None, [1]], deleted=[None, None, [1]]),
        made(3, name="Ольга"),
    ]
    settled = settle(story, returns=True)
    assert settled.values == {"name": "Ольга"}
    assert settled.heads == {}


def test_the_next_edit_of_a_record_made_again_names_the_entry_that_made_it() -> None:
    """It is not the newest that came here, so that the triggers would name the wrong one by themselves."""
    story = [
        made(3, name="Ольга"),
        made(7, name="Анна", clock=1),
        removed(8, name=["Анна", None, [7]], deleted=[None, None, [7]]),
    ]
    assert settle(story, returns=True).heads == {"name": (3,)}


# What a column can hold


@pytest.mark.parametrize(
    ("sql", "value", "stands"),
    [
        ("TEXT", "Казань", "Казань"),
        ("TEXT", 5, None),
        ("INTEGER", "5", None),
        ("INTEGER", True, 1),
        ("INTEGER", 5.0, 5),
        ("INTEGER", 5.5, None),
        ("INTEGER", 1e300, None),
        ("INTEGER", float("inf"), None),
        ("INTEGER", 2**70, None),
        ("REAL", 5, 5.0),
        ("REAL", float("nan"), None),
        ("TEXT", "\ud800", None),
        ("TEXT", ["Казань"], None),
    ],
)
def test_a_value_that_a_column_cannot_hold_is_left_out(sql: str, value: Any, stands: Any) -> None:
    assert held(sql, value) == stands


# Any order, any repetition


@st.composite
def stories(draw: st.DrawFn) -> list[Told]:
    """Any history of one record: each write names some of those before it, as if it had seen them."""
    story: list[Told] = []
    for n in range(1, draw(st.integers(1, 9)) + 1):
        kind = draw(st.sampled_from([CREATED, CHANGED, CHANGED, CHANGED, REMOVED])) if n > 1 else CREATED
        body: dict[str, Any] = {}
        for key in draw(st.lists(st.sampled_from(["name", "city", "deleted"]), min_size=1, unique=True)):
            value = draw(st.sampled_from([None, 1, 2]))
            seen = draw(st.lists(st.sampled_from([e.n for e in story] or [0]), unique=True))
            body[key] = value if kind == CREATED else [None, None if kind == REMOVED else value, seen]
        site, clock = draw(st.sampled_from([ANNA, ILYA, OLGA])), draw(st.integers(1, 4))
        story.append(Told(n, clock, site, bytes([n]) * 16, kind, body))
    return story


@settings(max_examples=settings().max_examples * 4)
@given(story=stories(), returns=st.booleans(), chance=st.randoms(use_true_random=False))
def test_any_order_gives_the_same_record(story: list[Told], returns: bool, chance: random.Random) -> None:
    """The numbers are those of arrival, and so others on each laptop."""
    places = list(range(100, 100 + len(story)))
    chance.shuffle(places)
    number = {e.n: n for e, n in zip(story, places, strict=True)}

    def elsewhere(e: Told) -> Told:
        body = {
            k: v if e.kind == CREATED else [v[0], v[1], [number.get(n, n) for n in v[2]]]
            for k, v in e.body.items()
        }
        return e._replace(n=number[e.n], body=body)

    here, there = (
        settle(story, returns),
        settle([elsewhere(e) for e in chance.sample(story, len(story))], returns),
    )
    assert there.present == here.present
    assert there.values == here.values
    assert there.lost == {(key, number[n]): why for (key, n), why in here.lost.items()}
    shared = here.heads.keys() & there.heads.keys()
    assert {k: set(there.heads[k]) for k in shared} == {k: {number[n] for n in here.heads[k]} for k in shared}


@settings(max_examples=settings().max_examples * 4)
@given(story=stories(), returns=st.booleans())
def test_a_value_goes_only_by_a_write_that_names_it(story: list[Told], returns: bool) -> None:
    settled = settle(story, returns)
    if any(e.kind == REMOVED for e in story) or not settled.present:
        return
    for e in story:
        for key in e.body:
            named = any(e.n in other.replaces(key) for other in story)
            in_sight = settled.values.get(key) == e.value(key) or (key, e.n) in settled.lost
            assert named or in_sight or key == "deleted"


# The triggers say at once what settling the whole story would


def acts(ws: Workspace, id_: str) -> dict[str, Callable[[int], object]]:
    """What people, the program and other tools may do to a contact."""

    def sql(statement: str, *values: object) -> None:
        with ws.edit("By hand", origin="outside") as tx:
            tx.execute(statement, (*values, id_))

    return {
        "city": lambda n: sql("UPDATE contact SET city = ? WHERE id = ?", f"Город {n}" if n else None),
        "own": lambda n: sql("UPDATE contact SET own = json_set(own, '$.\"size\"', ?) WHERE id = ?", n),
        "name and city": lambda n: sql("UPDATE contact SET name = ?, city = name WHERE id = ?", f"Имя {n}"),
        "delete": lambda n: sql("UPDATE contact SET deleted = ? WHERE id = ?", n + 1),
        "restore": lambda _n: sql("UPDATE contact SET deleted = NULL WHERE id = ?"),
        "delete and edit": lambda n: sql("UPDATE contact SET deleted = 7, city = ? WHERE id = ?", f"Г {n}"),
        "restore and edit": lambda n: sql(
            "UPDATE contact SET deleted = NULL, city = ? WHERE id = ?", f"Г{n}"
        ),
        "remove": lambda _n: sql("DELETE FROM contact WHERE id = ?"),
        "make": lambda n: sql("INSERT OR IGNORE INTO contact (city, id) VALUES (?, ?)", f"Город {n}"),
        "make in the bin": lambda n: sql(
            "INSERT OR IGNORE INTO contact (city, deleted, id) VALUES ('Омск', ?, ?)", n + 1
        ),
        "replace": lambda n: sql("INSERT OR REPLACE INTO contact (city, id) VALUES (?, ?)", f"Город {n}"),
        "undo": lambda _n: undo.undo(ws),
        "redo": lambda _n: undo.redo(ws),
    }


WALK = st.lists(
    st.tuples(st.sampled_from(sorted(acts(None, ""))), st.integers(0, 2)),  # type: ignore[arg-type]
    min_size=1,
    max_size=10,
)


@given(walk=WALK)
def test_the_triggers_say_what_the_whole_story_does(
    tmp_path_factory: pytest.TempPathFactory, walk: list[tuple[str, int]]
) -> None:
    with blank(tmp_path_factory.mktemp("walk") / "a.crm") as ws:
        doing = acts(ws, "c" * 32)
        for name, n in walk:
            doing[name](n)
            with ws.aside() as db:
                assert check_journal.differences(db) == [], name
                heads = db.execute("SELECT * FROM head ORDER BY 1, 2, 3").fetchall()
                rewrite.rewrite(db, "contact", ["c" * 32])
                assert db.execute("SELECT * FROM head ORDER BY 1, 2, 3").fetchall() == heads, name
