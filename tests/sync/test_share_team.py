"""Who belongs to the team: invites, keys, laptops that are shut out, and what laptops tell of themselves."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.sync import codes, secrets, segment
from desktop_crm.sync.errors import Refused
from desktop_crm.sync.share import keys
from desktop_crm.sync.share import place as share_place
from tests.sync.share_team import WHERE, Desk, meet

NewDesk = Callable[[str], Desk]
MINUTE, DAY = 60_000, 24 * 3_600_000


def test_an_invite_is_good_for_one_laptop(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    anna, _ilya = pair
    invite = anna.place.invite(anna.ws)
    new_desk("olga").join(invite)
    late = new_desk("late")
    with pytest.raises(Refused, match="has been used"):
        late.join(invite)
    assert late.keys == {}


@pytest.mark.parametrize("wrong", ["", "hello", "K7Q2M-4RT9X"])
def test_a_code_that_was_copied_wrongly_is_told_from_one_that_is_unknown(
    pair: tuple[Desk, Desk], new_desk: NewDesk, wrong: str
) -> None:
    with pytest.raises(Refused, match="not an invite code"):
        new_desk("olga").join(wrong)
    with pytest.raises(Refused, match="no such invite"):
        new_desk("oleg").join(codes.shown(codes.new()))


def test_an_invite_is_too_old_after_a_week(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    anna, _ilya = pair
    invite = anna.place.invite(anna.ws)
    assert invite.expires == anna.clock.now() + 7 * DAY
    anna.clock.moment += 8 * DAY
    with pytest.raises(Refused, match="too old"):
        new_desk("olga").join(invite)
    anna.clock.moment += 8 * DAY
    anna.add("Petrov")
    anna.sync()
    assert not [path for path in anna.files("invites", "") if not path.endswith(".used")]


def test_an_invite_that_is_half_there_says_so(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    anna, _ilya = pair
    invite = anna.place.invite(anna.ws)
    (path,) = [path for path in anna.files("invites", "") if not path.endswith(".used")]
    file = anna.disk.storage.files[path]
    whole, file.data = file.data, file.data[:50]
    olga = new_desk("olga")
    with pytest.raises(Refused, match="as a whole yet"):
        olga.join(invite)
    file.data = whole
    olga.join(invite)


def test_the_invite_of_one_team_does_not_open_another(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    """Somebody has put another team's shared file in the place of the first."""
    anna, _ilya = pair
    invite = anna.place.invite(anna.ws)
    text = anna.disk.storage.files["Team.crmshare"].data
    first = text.index(b'"check": "') + 10
    anna.disk.storage.files["Team.crmshare"].data = text[:first] + b"0" * 32 + text[first + 32 :]
    with pytest.raises(Refused, match="does not fit"):
        new_desk("olga").join(invite)


def test_a_shared_file_is_never_made_over_another(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    olga = new_desk("olga")
    with pytest.raises(UserError, match="there already"):
        olga.create("Another")
    assert olga.keys == {}


def test_everybody_sees_who_is_in_the_team_and_how_far(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    meet(pair)
    seen = {laptop.site: laptop for laptop in anna.place.laptops(anna.ws)}
    assert set(seen) == {anna.site, ilya.site}
    assert seen[anna.site].mine
    assert seen[ilya.site].vector[anna.site] == seen[anna.site].vector[anna.site] > 0
    assert seen[ilya.site].last_seen == anna.clock.now()
    assert not seen[ilya.site].revoked


def test_a_clock_that_is_fast_is_seen_by_others(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    fast = type(ilya.clock)(off=3 * 60 * MINUTE)
    ilya.clock = fast
    ilya.open()
    ilya.add("Petrov")
    ilya.sync()
    anna.sync()
    (off,) = [laptop.clock_off for laptop in anna.place.laptops(anna.ws) if laptop.site == ilya.site]
    assert off == 3 * 60 * MINUTE
    assert anna.names() == {"Petrov"}


def test_acknowledgements_do_not_pile_up(pair: tuple[Desk, Desk]) -> None:
    anna, _ilya = pair
    for n in range(20):
        anna.add(f"Client {n}")
        anna.sync()
    assert len([path for path in anna.files("ack", ".ack") if anna.site in path]) <= 2


def test_a_laptop_that_was_shut_out_reads_nothing_more_and_is_told(
    pair: tuple[Desk, Desk], new_desk: NewDesk
) -> None:
    anna, ilya = pair
    olga = new_desk("olga")
    olga.join(anna.place.invite(anna.ws))
    ilya.add("Petrov")
    meet((anna, ilya, olga))
    anna.place.revoke(anna.ws, ilya.site)
    anna.add("Secret client")
    anna.sync()
    outcome = ilya.sync()
    assert outcome.problem is not None
    assert "no longer takes part" in outcome.problem.what
    assert ilya.names() == {"Petrov"}  # what it has stays with it
    newest = anna.disk.storage.files[anna.files()[-1]].data
    for path in anna.files():
        newest = anna.disk.storage.files[path].data
        if segment.open_header(newest).key == max(anna.keys):
            with pytest.raises(segment.UnknownKey):
                segment.opened(newest, ilya.keys)
    meet((anna, olga))
    assert olga.names() == anna.names() == {"Petrov", "Secret client"}
    assert [laptop.site for laptop in olga.place.laptops(olga.ws) if laptop.revoked] == [ilya.site]


def test_what_a_laptop_writes_after_it_was_shut_out_is_taken_by_nobody(
    pair: tuple[Desk, Desk], new_desk: NewDesk
) -> None:
    """Even when its program is made to go on writing."""
    anna, ilya = pair
    olga = new_desk("olga")
    olga.join(anna.place.invite(anna.ws))
    meet((anna, ilya, olga))
    anna.place.revoke(anna.ws, ilya.site)
    ilya.add("Too late")
    share_place.outbox.number(ilya.ws)
    batch = share_place.outbox.read(ilya.ws, ilya.site, 1, 99)
    assert batch is not None
    ilya.place.send(ilya.ws, batch)
    ilya.leave_file(ilya.forged(b"", writer="e" * 32, site="e" * 32), "1.seg", "log/" + "e" * 32)
    meet((anna, olga))
    assert anna.names() == olga.names() == set()


def test_invites_that_are_open_end_when_somebody_is_shut_out(
    pair: tuple[Desk, Desk], new_desk: NewDesk
) -> None:
    anna, ilya = pair
    invite = anna.place.invite(anna.ws)
    meet(pair)
    anna.place.revoke(anna.ws, ilya.site)
    with pytest.raises(Refused, match="no such invite"):
        new_desk("olga").join(invite)
    olga = new_desk("oleg")
    olga.join(anna.place.invite(anna.ws))
    anna.add("Petrov")
    meet((anna, olga))
    assert olga.names() == {"Petrov"}


def test_two_shut_somebody_out_at_the_same_time(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    anna, ilya = pair
    olga, oleg = new_desk("olga"), new_desk("oleg")
    olga.join(anna.place.invite(anna.ws))
    oleg.join(anna.place.invite(anna.ws))
    team = (anna, ilya, olga, oleg)
    meet(team)
    shut_out = {olga.site, oleg.site}
    held = dict(anna.disk.storage.files)
    anna.place.revoke(anna.ws, olga.site)
    made = {path: file for path, file in anna.disk.storage.files.items() if path not in held}
    for path in made:
        del anna.disk.storage.files[path]
    ilya.place.revoke(ilya.ws, oleg.site)
    anna.disk.storage.files.update(made)
    for n in range(4):
        for desk in (anna, ilya):
            desk.add(f"{desk.site[-4:]} {n}")
            desk.clock.moment += 2 * MINUTE
            desk.sync()
    meet((anna, ilya))
    assert set(keys.Keyring(anna.ws).revoked) == set(keys.Keyring(ilya.ws).revoked) == shut_out
    assert max(anna.keys) == max(ilya.keys)
    for desk in (olga, oleg):
        desk.sync()
        assert max(anna.keys) not in desk.keys
    assert anna.contents() == ilya.contents()


def test_nobody_shuts_themselves_out(pair: tuple[Desk, Desk]) -> None:
    anna, _ilya = pair
    with pytest.raises(UserError, match="laptop you sit at"):
        anna.place.revoke(anna.ws, anna.site)


def test_without_its_keys_a_laptop_is_told_what_to_do(pair: tuple[Desk, Desk]) -> None:
    anna, _ilya = pair
    share_place.forget(anna.ws, WHERE, anna.disk, anna.clock)
    secrets.forget_team_keys(anna.ws)
    anna.ws.remember("share.team", anna.place.team)
    anna.open()
    outcome = anna.sync()
    assert outcome.problem is not None
    assert "keys are not on this computer" in outcome.problem.what


def test_who_leaves_is_no_longer_seen(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    meet(pair)
    share_place.forget(ilya.ws, WHERE, ilya.disk, ilya.clock)
    anna.restart()
    assert [laptop.site for laptop in anna.place.laptops(anna.ws)] == [anna.site]


def test_waiting_ends_when_there_is_news(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    meet(pair)
    ilya.open()
    stop = threading.Event()
    began = ilya.clock.moment
    assert not ilya.place.wait(ilya.ws, 60, stop)
    assert ilya.clock.moment - began == 60_000
    anna.add("Petrov")
    anna.sync()
    assert ilya.place.wait(ilya.ws, 60, stop)
    assert not ilya.place.wait(ilya.ws, 1, stop)  # said once
    ilya.sync()
    assert not ilya.place.wait(ilya.ws, 60, stop)
    stop.set()
    assert not ilya.place.wait(ilya.ws, 60, stop)


def test_who_was_shut_out_by_mistake_comes_back_with_all_it_wrote(
    pair: tuple[Desk, Desk], new_desk: NewDesk
) -> None:
    anna, ilya = pair
    olga = new_desk("olga")
    olga.join(anna.place.invite(anna.ws))
    ilya.add("Before")
    meet((anna, ilya, olga))
    anna.place.revoke(anna.ws, ilya.site)
    ilya.add("In between")
    ilya.sync()
    former = ilya.site
    share_place.forget(ilya.ws, WHERE, ilya.disk, ilya.clock)
    ilya.join(anna.place.invite(anna.ws))
    assert ilya.site != former
    ilya.add("After")
    for _ in range(3):
        meet((ilya, anna, olga))
        ilya.clock.moment += 11 * MINUTE
    assert olga.names() == anna.names() == ilya.names() == {"Before", "In between", "After"}
    assert olga.contents() == anna.contents() == ilya.contents()
    anna.place.revoke(anna.ws, olga.site)
    anna.add("For Ilya")
    meet((anna, ilya))
    assert "For Ilya" in ilya.names()


def test_keys_of_a_former_team_are_not_mixed_with_those_of_the_next(
    pair: tuple[Desk, Desk], new_desk: NewDesk
) -> None:
    anna, ilya = pair
    ilya.add("Petrov")
    meet(pair)
    share_place.forget(ilya.ws, WHERE, ilya.disk, ilya.clock)
    ilya.disk.storage = type(ilya.disk.storage)()
    invite = ilya.create("Own team")
    assert len(ilya.keys) == 1
    olga = new_desk("olga")
    olga.disk.storage = ilya.disk.storage
    olga.join(invite)
    meet((ilya, olga))
    assert olga.names() == {"Petrov"}
    assert set(anna.keys.values()).isdisjoint(olga.keys.values())


def test_a_team_that_could_not_be_made_can_be_made_again(new_desk: NewDesk) -> None:
    anna = new_desk("anna")
    anna.disk.storage.room = 300
    with pytest.raises(UserError, match="full"):
        anna.create()
    assert anna.disk.storage.files == {}
    anna.disk.storage.room = None
    anna.create()


def test_a_place_that_was_opened_before_joining_belongs_to_the_team_afterwards(
    pair: tuple[Desk, Desk], new_desk: NewDesk
) -> None:
    anna, _ilya = pair
    olga = new_desk("olga")
    olga.open()
    early = olga.place
    olga.add("Client of Olga")
    assert olga.sync().problem is not None  # not one of the team yet
    olga.join(anna.place.invite(anna.ws))
    olga.place = early
    meet((olga, anna))
    assert anna.names() == {"Client of Olga"}
