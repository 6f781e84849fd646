"""Leads and what became of them, each figure computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_crm.models.all import Source
from desktop_crm.models.kinds import Operator, Option
from desktop_crm.ops import own_fields
from desktop_crm.reports import leads
from desktop_crm.reports.measures import NOBODY
from desktop_crm.store.query import Filter
from tests.reports.small import Small, at, month, proven, told, total


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    small = Small(tmp_path / "team.crm")
    with small.ws:
        yield small


def test_november_by_source(small: Small) -> None:
    site = small.add(Source, name="Our site")
    fair = small.add(Source, name="Fair")
    deal = small.deal(small.open[0])
    small.lead("11-02", source=site)
    small.lead("11-02", "taken", source=site, taken=at("11-02", "13:30"))
    small.lead("11-03", "qualified", source=site, taken=at("11-03", "12:30"), deal=deal)
    small.lead("11-03", "qualified", source=site, taken=at("11-03", "12:00"))  # a contact only
    small.lead("11-04", "rejected", source=fair)
    small.lead("11-05")
    small.lead("10-31", source=site)
    table = proven(small.ws, leads.report(small.ws, month()))
    assert [row.title for row in table.rows] == ["Our site", "Fair", "Source not known"]
    assert told(table, "came") == {"Our site": 4, "Fair": 1, "Source not known": 1}
    assert told(table, "taken") == {"Our site": 3, "Fair": 0, "Source not known": 0}
    assert told(table, "untouched") == {"Our site": 1, "Fair": 0, "Source not known": 1}
    assert told(table, "deals") == {"Our site": 1, "Fair": 0, "Source not known": 0}
    assert told(table, "conversion") == {"Our site": 1 / 4, "Fair": 0, "Source not known": 0}
    assert told(table, "rejected") == {"Our site": 0, "Fair": 1, "Source not known": 0}
    hours = told(table, "first_contact")
    assert hours["Our site"] == pytest.approx((1.5 + 0.5 + 0) / 3)
    assert hours["Fair"] is None, "nobody has touched any of them"
    assert (total(table, "came"), total(table, "conversion")) == (6, 1 / 6)


def test_by_employee_against_the_month_before(small: Small) -> None:
    anna, boris = small.person("Anna"), small.person("Boris", active=0)
    small.lead("11-02", responsible=anna)
    small.lead("11-02")
    small.lead("10-05", responsible=anna)
    small.lead("10-06", responsible=anna)
    small.lead("10-07", responsible=boris)
    small.lead("10-30", responsible=anna)  # its month was older than this one is
    table = proven(small.ws, leads.report(small.ws, month(by="responsible")))
    came = {row.title: (row.figures[0].value, row.figures[0].before) for row in table.rows}
    assert came == {"Anna": (1, 2), "Boris (has left)": (0, 1), "Nobody": (1, 0)}
    assert table.rows[-1].key == NOBODY
    assert table.figure("", "came").before == 3
    assert table.figure(boris, "conversion").value is None, "of none there is no share"


def test_by_a_status_and_by_a_choice_of_their_own(small: Small) -> None:
    colours = (Option("red", "Red"), Option("blue", "Blue"))
    colour = own_fields.add(small.ws, "lead", "Colour", "choice", options=colours)
    held = colour.removeprefix("own.")
    small.lead("11-02", own={held: "blue"})
    small.lead("11-02", own={held: "blue"})
    small.lead("11-02", "rejected", own={held: "red"})
    small.lead("11-02", own={held: "an option that is gone"})
    small.lead("11-02", own={held: ""})
    small.lead("11-02")
    table = proven(small.ws, leads.report(small.ws, month(by=colour)))
    assert [(row.title, row.figures[0].value) for row in table.rows] == [
        ("Red", 1),
        ("Blue", 2),
        ("an option that is gone", 1),
        ("Not filled in", 2),
    ]
    by_status = proven(small.ws, leads.report(small.ws, month(by="status")))
    assert told(by_status, "came") == {"New": 5, "Rejected": 1}
    own_fields.remove(small.ws, colour)
    again = proven(small.ws, leads.report(small.ws, month(by=colour)))
    assert again.heading == "Source", "the usual rows, where the field is gone"


def test_a_source_that_was_removed_has_its_row(small: Small) -> None:
    site = small.add(Source, name="Old site")
    small.lead("11-02", source=site)
    small.lead("11-02", source="one that never was")
    small.change(Source, site, deleted=at("11-05"))
    table = proven(small.ws, leads.report(small.ws, month()))
    assert told(table, "came") == {"Old site (removed)": 1, "Removed": 1}


def test_wrong_times_never_make_a_time_below_nothing(small: Small) -> None:
    small.lead("11-02", "taken", taken=at("11-01"))  # written down after it was dealt with
    small.lead("11-02", "taken", taken=at("11-02", "14:00"))
    small.lead("11-28")  # from a laptop whose clock is ahead
    table = proven(small.ws, leads.report(small.ws, month()))
    assert total(table, "first_contact") == pytest.approx((0 + 2) / 2)
    assert total(table, "came") == 3


def test_filters_and_periods_without_leads(small: Small) -> None:
    anna = small.person("Anna")
    empty = proven(small.ws, leads.report(small.ws, month()))
    assert (empty.rows, empty.total) == ((), None)
    assert empty.empty
    small.lead("11-02", responsible=anna)
    small.lead("11-02")
    flt = Filter("responsible", Operator.ANY_OF, (anna,))
    table = proven(small.ws, leads.report(small.ws, month(filters=(flt,))))
    assert total(table, "came") == 1
    assert leads.report(small.ws, month(date(2031, 1, 1))).rows == ()
