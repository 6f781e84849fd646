"""How a list comes from one state to the next, and where records are in it."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.store.query import Query
from desktop_crm.ui.rows.reading import Step, quick, row_of, runs_of, step_between

RIDS = st.lists(st.integers(1, 1 << 40), unique=True, max_size=40)


def after(step: Step, old: list[int], new: list[int]) -> list[int]:
    """What the view of a list shows after it was told the step."""
    rows = list(old)
    match step.kind:
        case "inserted":
            rows[step.at : step.at] = new[step.at : step.at + step.rows]
        case "removed":
            del rows[step.at : step.at + step.rows]
        case "moved":
            rows.insert(step.to, rows.pop(step.at))
        case "other":
            rows = list(new)
    return rows


@given(RIDS, RIDS)
def test_the_step_leads_from_one_state_to_the_other(old: list[int], new: list[int]) -> None:
    assert after(step_between(array("q", old), array("q", new)), old, new) == new


@given(RIDS.filter(len), st.data())
def test_one_thing_that_happens_is_told_as_that(old: list[int], data: st.DataObject) -> None:
    at, to = data.draw(st.integers(0, len(old) - 1)), data.draw(st.integers(0, len(old) - 1))
    moved = list(old)
    moved.insert(to, moved.pop(at))
    gone, come = old[: min(at, to)] + old[max(at, to) + 1 :], [*old[:at], 0, *old[at:]]
    for new, kinds in ((moved, {"moved", "same"}), (gone, {"removed"}), (come, {"inserted"})):
        step = step_between(array("q", old), array("q", new))
        assert step.kind in kinds
        assert after(step, old, new) == new


@given(RIDS, st.data())
def test_records_are_found_where_they_stand(rids: list[int], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from([*rids, 5]), unique=True))
    runs = runs_of(array("q", kept), array("q", rids))
    rows = [row for first, last in runs for row in range(first, last + 1)]
    assert rows == [row for row, rid in enumerate(rids) if rid in kept]
    assert all(row_of(array("q", rids), rid) == row for row, rid in enumerate(rids))


def test_only_an_order_that_an_index_has_is_waited_for() -> None:
    assert quick(Query("contact", sort="name"))
    assert quick(Query("contact", sort="created"))
    assert not quick(Query("contact", sort="responsible")), "colleagues are put in order by their names"
