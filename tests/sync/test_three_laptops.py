"""Three laptops work a week with a shared file, two of them offline for days, and end identical with nothing lost."""

from __future__ import annotations

from pathlib import Path

from desktop_crm.store.workspace import Workspace
from tests.sync import week


def test_a_week_through_a_shared_file(tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    laptops = week.team(tmp_path)
    anna, *others = laptops
    share = drive / "Team.crmshare"
    invite = anna.run("share", "create", share, "--json").json["invite"]
    for laptop in others:
        answer = laptop.run("share", "join", share, "--invite", invite)
        assert answer.code == 0, answer
        invite = anna.run("share", "invite", "--json").json["invite"]
    week.play(laptops)
    week.check(laptops)
    with Workspace(anna.base) as ws:
        ((steps,),) = ws.read("SELECT count(*) FROM step WHERE site != (SELECT site FROM writing)")
    assert steps > 100
