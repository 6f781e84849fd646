"""What the corner and an invite say."""

from __future__ import annotations

import pytest

from desktop_crm.base import clock, i18n
from desktop_crm.base.errors import UserError
from desktop_crm.sync.connection import Connection, Status
from desktop_crm.sync.place import SERVER, SHARE, Invite, Laptop
from desktop_crm.ui.exchange import invite_text, words

HOUR = 3_600_000
CODE = "8FAY9-RNVBG-C7C57-65TVK-56FA9-9HN5X"


def status(waiting: int = 0, problem: UserError | None = None, last: int | None = None) -> Status:
    known = Connection(SHARE, "/media/team/Team.crmshare", "t", "Daisy", 0)
    return Status(known, waiting, last, problem, 0, (), ())


def test_the_corner_says_what_waits_and_since_when(monkeypatch: pytest.MonkeyPatch) -> None:
    at = clock.now()
    time = words.moment(at)
    assert words.line(status(last=at)).text == "Saved and exchanged"
    waits = words.line(status(14, last=at))
    assert (waits.text, waits.detail) == ("Saved here · 14 changes wait", f"Last exchange {time}")
    away = words.line(status(1, UserError("The network drive is away."), at))
    assert (away.text, away.detail, away.tone) == (
        "Saved here · 1 change waits",
        f"No exchange since {time}",
        "warning",
    )
    assert words.line(status(2)).detail == "Not exchanged yet"
    i18n.use("ru")
    assert words.line(status(14, last=at)).text == "Сохранено · ждут 14"


@pytest.mark.parametrize(
    "pasted",
    [
        CODE,
        CODE.lower(),
        f"  {CODE}\n",
        f"Join our team:\n1. Open it.\n\n{CODE}",
        f"the invite is {CODE}, Ilya",
    ],
)
def test_an_invite_is_found_in_whatever_was_pasted(pasted: str) -> None:
    assert invite_text.read(pasted) == invite_text.Pasted(CODE)


def test_a_line_of_a_server_needs_no_file() -> None:
    line = f"https://crm.example.com:8443#{CODE}@d3b07384"
    assert invite_text.read(f"Here: {line}.") == invite_text.Pasted(
        f"{CODE}@d3b07384", "https://crm.example.com:8443"
    )
    assert invite_text.shown(Invite(f"{CODE}@d3b07384", None, "https://crm.example.com:8443")) == line


def test_a_whole_message_is_read_as_its_invite() -> None:
    for invite in (
        Invite(CODE, None, "/media/team/Team.crmshare"),
        Invite(CODE, None, "https://a.example:8443"),
    ):
        assert invite_text.read(invite_text.letter(invite)).code == CODE


def test_laptops_that_are_behind_or_whose_clock_is_wrong() -> None:
    mine = Laptop("a", "HOME", "Anna", None, {"a": 10, "b": 4}, mine=True)
    other = Laptop("b", "WORK", "Ilya", clock.now() - HOUR, {"a": 7, "b": 4}, clock_off=3 * HOUR)
    assert words.behind(other, mine) == 3
    assert words.behind(mine, mine) == 0
    assert words.clock_off(other) == "clock 3 h fast"
    assert words.seen(other, clock.now()) == "exchanged 1 h ago"
    assert words.place(Connection(SERVER, "https://a.example:8443", "t", "", 0)) == "https://a.example:8443"
