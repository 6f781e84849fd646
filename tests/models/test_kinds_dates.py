"""Days and moments, as lists, spreadsheets and people write them."""

from __future__ import annotations

import time as clock
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base import i18n
from desktop_crm.base.errors import UserError
from desktop_crm.models.kinds import Date, Moment, Reading

DAY = Date()
BIRTHDAY = Date(partial=True)
RU = Reading(today=date(2026, 11, 24))
EN = Reading(language="en", region="US", today=date(2026, 11, 24))


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("22.03.2022", "2022-03-22"),
        ("22.03.2022 13:32:57", "2022-03-22"),
        ("1.3.2022", "2022-03-01"),
        ("22.03.2022 г.", "2022-03-22"),
        ("22. 03. 2022г", "2022-03-22"),
        ("2022-03-22", "2022-03-22"),
        ("2022-03-22T23:59:59Z", "2022-03-22"),
        ("2022-03-22T00:30:00+03:00", "2022-03-22"),
        ("2024-03-12 09:14", "2024-03-12"),
        ("2022/03/22", "2022-03-22"),
        ("20220322", "2022-03-22"),
        (20220322, "2022-03-22"),
        ("22032022", "2022-03-22"),
        ("22 марта 2022", "2022-03-22"),
        ("«22» марта 2022 г.", "2022-03-22"),
        ("22 марта 2022 года", "2022-03-22"),
        ("22 мар. 2022 г. 13:05", "2022-03-22"),
        ("вт, 22 марта 2022", "2022-03-22"),
        ("22 МАРТА 2022", "2022-03-22"),
        ("22-мар-22", "2022-03-22"),
        ("22 Mar 2022", "2022-03-22"),
        ("22-Mar-2022", "2022-03-22"),
        ("March 22, 2022", "2022-03-22"),
        ("Mar 22nd, 2022 2:30 PM", "2022-03-22"),
        ("Tue, 22 Mar 2022 13:32:57 +0300", "2022-03-22"),
        ("3/15/2024 2:30 PM", "2024-03-15"),
        ("3/4/2024 2:30 PM", "2024-03-04"),
        ("15/3/2024", "2024-03-15"),
        ("12/03/2024", "2024-03-12"),
        ("12-03-2024", "2024-03-12"),
        ("14.03.86", "1986-03-14"),
        ("14.03.30", "2030-03-14"),
        (44642, "2022-03-22"),
        (44642.5645, "2022-03-22"),
        (44642.99999, "2022-03-22"),
        ("44642", "2022-03-22"),
        ("44642,5", "2022-03-22"),
        (datetime.fromisoformat("2022-03-22 23:59"), "2022-03-22"),
        (datetime(2022, 3, 22, 0, 1, tzinfo=timezone(timedelta(hours=12))), "2022-03-22"),
        (date(2022, 3, 22), "2022-03-22"),
        ("29.02.2024", "2024-02-29"),
        ("01.01.0001", "0001-01-01"),
        ("не закрыта", None),
        ("", None),
        ("—", None),
        (None, None),
    ],
)
def test_a_day_is_understood(raw: Any, stored: str | None) -> None:
    assert DAY.parse(raw, RU) == stored


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("3/4/2024", "2024-03-04"),
        ("12/03/2024", "2024-12-03"),
        ("15/3/2024", "2024-03-15"),
        ("03-15-2024", "2024-03-15"),
        ("12.03.2024", "2024-03-12"),
    ],
)
def test_in_english_the_month_comes_first_between_slashes(raw: str, stored: str) -> None:
    assert DAY.parse(raw, EN) == stored


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("7 марта", "--03-07"),
        ("07.03", "--03-07"),
        ("7.3.", "--03-07"),
        ("--03-07", "--03-07"),
        ("--0307", "--03-07"),
        ("March 7", "--03-07"),
        ("7 March", "--03-07"),
        ("29 февраля", "--02-29"),
        ("14.03.86", "1986-03-14"),
        ("14.03.26", "2026-03-14"),
        ("14.03.27", "1927-03-14"),
        ("14.03.1986", "1986-03-14"),
        (31485, "1986-03-14"),
    ],
)
def test_a_birthday_keeps_what_is_known(raw: Any, stored: str) -> None:
    assert BIRTHDAY.parse(raw, RU) == stored


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("31.02.1990", "No such date: 31.02.1990"),
        ("30 февраля", "No such date: 30 февраля"),
        ("2022-13-01", "No such date: 2022-13-01"),
        ("00.00.0000", "No such date: 00.00.0000"),
        ("7 марта", "The year is missing: 7 марта"),
        ("скоро", "Not a date: скоро"),
        ("22 мартобря 2022", "Not a date: 22 мартобря 2022"),
        ("2022", "Not a date: 2022"),
        (2022, "Not a date: 2022"),
        (12, "Not a date: 12"),
        (-1.5, "Not a date: -1.5"),
        (1e300, "Not a date: 1e+300"),
        (True, "Not a date: 1"),
        (time(12, 30), "Not a date: 12:30:00"),
        ("22.03.2022 25:61", "No such time: 22.03.2022 25:61"),
        ("в 2022 году", "Not a date: в 2022 году"),
    ],
)
def test_a_day_is_not_understood_and_why(raw: Any, sentence: str) -> None:
    with pytest.raises(UserError) as told:
        DAY.parse(raw, RU)
    assert told.value.what == sentence


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.times(), st.dates(), st.datetimes())
)
@pytest.mark.parametrize("kind", [DAY, BIRTHDAY, Moment()])
def test_whatever_stands_in_a_cell_is_read_or_refused_with_a_sentence(kind: Date | Moment, raw: Any) -> None:
    with suppress(UserError):
        stored = kind.parse(raw)
        assert stored is None or isinstance(kind.format(stored), str)


@given(st.text("0123456789.-/ :,марта г.MarchTZ+PM«»", max_size=30))
def test_nearly_dates_never_break_the_reading(text: str) -> None:
    for kind in (BIRTHDAY, Moment()):
        with suppress(UserError):
            kind.parse(text)


@given(st.dates(), st.sampled_from(["ru", "en"]))
def test_a_day_in_an_edit_box_comes_back(day: date, language: str) -> None:
    i18n.use(language)
    reading = Reading(language=language)
    assert DAY.parse(DAY.edit(day.isoformat()), reading) == day.isoformat()
    assert BIRTHDAY.parse(BIRTHDAY.edit(f"--{day:%m-%d}"), reading) == f"--{day:%m-%d}"


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["ru", "en"]))
def test_what_is_shown_can_be_pasted_back(day: date, language: str) -> None:
    i18n.use(language)
    assert DAY.parse(DAY.format(day.isoformat()), Reading(language=language)) == day.isoformat()


def test_how_days_are_shown() -> None:
    assert DAY.format("2026-11-24") == "Nov 24, 2026"
    assert BIRTHDAY.format("--03-07") == "March 7"
    i18n.use("ru")
    assert DAY.format("2026-11-24") == "24.11.2026"
    assert BIRTHDAY.format("--03-07") == "7 марта"
    assert DAY.format(None) == DAY.edit(None) == DAY.normal(None) == ""
    assert DAY.format("soon") == "soon"


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer in Berlin, where clocks change twice a year."""
    if not hasattr(clock, "tzset"):
        pytest.skip("the time zone of a process cannot be set here")
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "Europe/Berlin")
        clock.tzset()
        yield
    clock.tzset()


MOMENT = Moment()


def _at(*parts: int) -> int:
    return round(datetime(*parts, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc,arg-type]


@pytest.mark.usefixtures("berlin")
def test_a_moment_without_a_zone_is_the_time_of_this_computer() -> None:
    assert MOMENT.parse("22.01.2022 13:32:57", RU) == _at(2022, 1, 22, 12, 32, 57)
    assert MOMENT.parse("22.07.2022 13:32", RU) == _at(2022, 7, 22, 11, 32)
    assert MOMENT.parse("22.07.2022", RU) == _at(2022, 7, 21, 22)
    assert MOMENT.parse(44764.5, RU) == _at(2022, 7, 22, 10)
    assert MOMENT.parse(datetime.fromisoformat("2022-07-22 12:00"), RU) == _at(2022, 7, 22, 10)


@pytest.mark.usefixtures("berlin")
def test_a_moment_with_a_zone_is_that_moment() -> None:
    assert MOMENT.parse("2022-07-22T12:00:00Z", RU) == _at(2022, 7, 22, 12)
    assert MOMENT.parse("2022-07-22 12:00:00.250 +05:00", RU) == _at(2022, 7, 22, 7) + 250
    assert MOMENT.parse("3/15/2024 2:30 PM", RU) == _at(2024, 3, 15, 13, 30)
    assert MOMENT.parse("3/15/2024 12 am", EN) == _at(2024, 3, 14, 23)


@pytest.mark.usefixtures("berlin")
@given(st.integers(-62_135_000_000_000, 253_402_000_000_000), st.sampled_from(["ru", "en"]))
def test_a_moment_in_an_edit_box_comes_back(moment: int, language: str) -> None:
    i18n.use(language)
    assert MOMENT.parse(MOMENT.edit(moment), Reading(language=language)) == moment


@pytest.mark.usefixtures("berlin")
@given(st.integers(_at(2022, 10, 30), _at(2022, 10, 30, 3)))
def test_the_hour_that_comes_twice_comes_back(moment: int) -> None:
    assert MOMENT.parse(MOMENT.edit(moment)) == moment


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("moment", "russian", "english"),
    [
        (_at(2026, 11, 24, 10, 20), "11:20", "11:20"),
        (_at(2026, 11, 23, 23, 30), "00:30", "00:30"),
        (_at(2026, 11, 23, 22, 30), "вчера", "yesterday"),
        (_at(2026, 11, 25, 10), "завтра", "tomorrow"),
        (_at(2026, 11, 19, 10), "5 дн.", "5 d"),
        (_at(2026, 11, 29, 10), "через 5 дн.", "in 5 d"),
        (_at(2026, 9, 20, 10), "2 мес.", "2 mo"),
        (_at(2025, 11, 23, 10), "1 г.", "1 y"),
        (_at(2021, 6, 23, 10), "5 л.", "5 y"),
    ],
)
def test_how_long_ago_in_a_narrow_column(moment: int, russian: str, english: str) -> None:
    now = _at(2026, 11, 24, 12)
    assert MOMENT.brief(moment, now) == english
    i18n.use("ru")
    assert MOMENT.brief(moment, now) == russian


@pytest.mark.usefixtures("berlin")
def test_how_moments_are_shown() -> None:
    assert MOMENT.format(_at(2026, 11, 24, 10, 20)) == "Nov 24, 2026, 11:20"
    i18n.use("ru")
    assert MOMENT.format(_at(2026, 11, 24, 10, 20)) == "24.11.2026, 11:20"
    assert MOMENT.edit(_at(2026, 11, 24, 10, 20)) == "24.11.2026 11:20"
    assert MOMENT.format(None) == MOMENT.edit(None) == MOMENT.brief(None) == MOMENT.normal(None) == ""


@given(st.integers(-(2**63), 2**63 - 1))
def test_any_stored_number_can_be_shown(moment: int) -> None:
    assert MOMENT.format(moment)
    assert MOMENT.brief(moment, 0)
    assert MOMENT.edit(moment)
