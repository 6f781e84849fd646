"""Joining by an invite, being one of the team, and being let in no longer."""

from __future__ import annotations

import threading
import time

import pytest

from desktop_crm.base.clock import new_id
from desktop_crm.sync import codes
from desktop_crm.sync.server import database as databases
from desktop_crm.sync.server import laptops
from desktop_crm.sync.server.database import Database
from desktop_crm.sync.server.tables import INVITE, LAPTOP
from desktop_crm.sync.server_client import Client
from tests.sync.server.running import Running, Seat, running, wrong_code


def test_an_invite_lets_one_laptop_join(server: Running) -> None:
    code = server.invite()
    anna, late = Seat(Client(server.where), server.team), Seat(Client(server.where), server.team)
    assert anna.join(code).told["team"] == server.team
    answer = late.join(code)
    assert (answer.status, answer.error) == (410, "used")
    assert late.client.attempt("GET", "/v1/laptops").status == 401
    assert anna.client.attempt("GET", "/v1/laptops").status == 200


def test_joining_is_repeated_when_the_answer_was_lost(server: Running) -> None:
    code = server.invite()
    anna = Seat(Client(server.where), server.team)
    assert anna.join(code).status == 200
    assert anna.join(code).status == 200
    assert len(laptops.all_of(server.database)) == 1


def test_a_wrong_invite_and_one_that_holds_no_longer_let_nobody_in(server: Running) -> None:
    anna = Seat(Client(server.where), server.team)
    assert anna.join(wrong_code()).status == 401
    code, _expires = laptops.invite(server.database, holds=-1)
    answer = anna.join(code)
    assert (answer.status, answer.error) == (410, "expired")


def test_two_that_use_one_invite_at_the_same_moment_do_not_both_join(server: Running) -> None:
    code = server.invite()
    seats = [Seat(Client(server.where), server.team) for _ in range(6)]
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda seat=seat: answers.append(seat.join(code).status)) for seat in seats
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [410] * 5


def test_neither_tokens_nor_invites_stand_in_the_database(server: Running) -> None:
    anna, code = server.joined(), server.invite()
    with server.database.reading() as db:
        kept = str(db.execute(LAPTOP.select()).all()) + str(db.execute(INVITE.select()).all())
    assert anna.token.partition(".")[2] not in kept
    assert str(codes.read(code)) not in kept


def test_a_revoked_laptop_is_told_so_at_once_and_hands_over_nothing_more(server: Running) -> None:
    anna, ilya = server.joined("Anna"), server.joined("Ilya")
    anna.write(1)
    ilya.client.ask("PUT", f"/v1/laptops/{anna.site}/revocation")
    answer = anna.write(2)
    assert (answer.status, answer.error) == (403, "revoked")
    assert ilya.hello()["known"] == {anna.site: [[1, 1]]}
    shown = {one["name"]: one["revoked"] for one in ilya.client.ask("GET", "/v1/laptops").told["laptops"]}
    assert shown == {"Anna": True, "Ilya": False}
    assert ilya.client.attempt("PUT", f"/v1/laptops/{new_id()}/revocation").status == 404


def test_a_revoked_laptop_comes_back_with_a_new_invite_and_its_old_site(server: Running) -> None:
    anna, ilya = server.joined("Anna"), server.joined("Ilya")
    anna.write(1)
    ilya.client.ask("PUT", f"/v1/laptops/{anna.site}/revocation")
    again = Seat(Client(server.where), server.team, site=anna.site)
    assert again.join(server.invite()).status == 200
    assert again.write(2).status == 200
    assert anna.write(3).status == 403


def test_a_copy_cannot_join_as_the_laptop_that_it_was_copied_from(server: Running) -> None:
    anna = server.joined()
    copy = Seat(Client(server.where), server.team, site=anna.site)
    answer = copy.join(server.invite())
    assert (answer.status, answer.error) == (409, "taken")
    assert anna.write(1).status == 200


def test_a_laptop_goes_on_under_another_site_but_not_under_somebody_elses(server: Running) -> None:
    anna, ilya = server.joined("Anna"), server.joined("Ilya")
    anna.write(1)
    anna.site = new_id()
    assert anna.write(1).status == 403
    anna.hello()
    assert anna.write(1).status == 200
    anna.site = ilya.site
    assert anna.client.attempt("POST", "/v1/hello", {**anna.about, "cursor": ""}).status == 403


def test_laptops_see_how_far_the_others_are_and_whose_clock_is_off(server: Running) -> None:
    anna, ilya = server.joined("Anna"), server.joined("Ilya")
    fast = int(time.time() * 1000) + 3 * 3_600_000
    told = {**anna.about, "vector": {anna.site: 7}, "sums": {"contact": [5, "ab"]}, "clock": fast}
    anna.client.ask("PUT", "/v1/acknowledgement", told)
    seen = {one["name"]: one for one in ilya.client.ask("GET", "/v1/laptops").told["laptops"]}
    assert seen["Anna"]["vector"] == {anna.site: 7}
    assert seen["Anna"]["sums"] == {"contact": [5, "ab"]}
    assert seen["Anna"]["clock_off"] == pytest.approx(3 * 3_600_000, abs=60_000)
    assert (seen["Anna"]["mine"], seen["Ilya"]["mine"]) == (False, True)
    forged = {**told, "site": ilya.site}
    assert anna.client.attempt("PUT", "/v1/acknowledgement", forged).status == 403


def test_who_waits_hears_of_an_edit_at_once_and_not_of_its_own(server: Running) -> None:
    anna, ilya = server.joined("Anna"), server.joined("Ilya")
    cursor = ilya.changes()["cursor"]
    heard: list[bool] = []
    waiting = threading.Thread(target=lambda: heard.append(ilya.news(cursor, 20)))
    waiting.start()
    time.sleep(0.1)
    assert ilya.write(1).status == 200
    time.sleep(0.1)
    assert waiting.is_alive()
    anna.write(1)
    waiting.join(5)
    assert heard == [True]
    assert not ilya.news(ilya.changes()["cursor"], 0.05)
    assert ilya.news(cursor, 0)


def test_another_process_of_the_same_server_wakes_those_who_wait(server: Running) -> None:
    url = server.database.engine.url.render_as_string(hide_password=False)
    other = databases.opened(url=url)
    anna = server.joined("Anna")
    with running(other) as second:
        ilya = Seat(Client(second.where), second.team)
        ilya.join(server.invite())
        heard: list[bool] = []
        waiting = threading.Thread(target=lambda: heard.append(ilya.news(ilya.changes()["cursor"], 20)))
        waiting.start()
        time.sleep(0.5)
        anna.write(1)
        waiting.join(5)
        assert heard == [True]
        assert len(ilya.changes()["arrivals"]) == 1
    other.close()


def test_a_server_that_ends_lets_go_of_those_who_wait(database: Database) -> None:
    heard: list[bool] = []
    with running(database) as server:
        anna = server.joined()
        waiting = threading.Thread(target=lambda: heard.append(anna.news("", 50)))
        waiting.start()
        time.sleep(0.2)
    waiting.join(5)
    assert heard == [False]
