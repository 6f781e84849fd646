"""Two bases of one team to look at, and files that the system opens with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_crm.cli.arguments import with_file_named
from desktop_crm.cli.demo_team import prepare
from desktop_crm.ops import beginning, people, records
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import connection


def test_two_people_of_one_team_exchange_through_a_shared_file(tmp_path: Path) -> None:
    bases = prepare(tmp_path)
    with Workspace(bases[0]) as first, Workspace(bases[1]) as second:
        mine, others = people.me(first), people.me(second)
        assert mine
        assert others
        assert mine != others
        assert first.read("SELECT count(*) FROM contact") == second.read("SELECT count(*) FROM contact")
        assert not beginning.is_to_be_asked(second)
        records.create(first, "contact", {"name": "Peter Stone"})
        connection.exchange(first)
        assert connection.exchange(second).received > 0
        assert second.read("SELECT 1 FROM contact WHERE name = 'Peter Stone'")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["Team.crmshare"], ["--open", "Team.crmshare"]),
        (["--base", "a.crm", "Team.crmshare"], ["--base", "a.crm", "--open", "Team.crmshare"]),
        (["monday.CRMCHANGES"], ["--open", "monday.CRMCHANGES"]),
        (["--base", "odd.crmshare"], ["--base", "odd.crmshare"]),
        (["share", "create", "Team.crmshare"], ["share", "create", "Team.crmshare"]),
        ([], []),
    ],
)
def test_a_file_that_the_system_opens_needs_no_option(given: list[str], meant: list[str]) -> None:
    assert with_file_named(given) == meant
