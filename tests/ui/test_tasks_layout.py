"""Where tasks stand in a day: none covers another, none leaves its day."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.ui.tasks.day_layout import SHORTEST, arranged, clock, minutes

TASKS = st.lists(
    st.tuples(st.integers(0, 24 * 60 - 1), st.one_of(st.none(), st.integers(0, 20 * 3600))), max_size=12
)


@given(TASKS)
def test_no_task_covers_another(spans: list[tuple[int, int | None]]) -> None:
    tasks = [
        TaskBrief(f"{n}", "Call", day="2026-11-24", time=clock(first), length=length)
        for n, (first, length) in enumerate(spans)
    ]
    blocks = arranged(tasks)
    assert sorted(b.task.id for b in blocks) == sorted(t.id for t in tasks)
    for b in blocks:
        assert 0 <= b.first < b.last <= 24 * 60
        assert b.last - b.first >= SHORTEST
        assert b.lane + b.wide <= b.lanes
        for other in blocks:
            at_one_time = b.first < other.last and other.first < b.last
            if other is not b and at_one_time:
                assert b.lane + b.wide <= other.lane or other.lane + other.wide <= b.lane


@given(st.integers(0, 24 * 60 - 1))
def test_a_minute_is_a_time_and_back(minute: int) -> None:
    assert minutes(clock(minute)) == minute


def test_a_task_of_the_whole_day_stands_not_among_the_hours() -> None:
    assert arranged([TaskBrief("1", "Report", day="2026-11-24")]) == []
