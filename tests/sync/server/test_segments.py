"""Handing segments over to a server and reading them, as one laptop after the other does."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor

from desktop_crm.base.clock import new_id
from desktop_crm.sync import segment
from tests.sync.server.running import Running, entries


def test_what_one_laptop_hands_over_another_reads(server: Running) -> None:
    anna, ilya = server.joined("Anna"), server.joined("Ilya")
    data = anna.sealed(entries(anna.site, (1, 2, 3)))
    assert anna.put(data).told == {"taken": 3, "known": 0, "refused": []}
    assert anna.hello()["known"] == {anna.site: [[1, 3]]}

    read = ilya.changes()
    (arrival,) = read["arrivals"]
    assert arrival["body"] == data
    assert (arrival["kind"], arrival["writer"], arrival["first"], arrival["last"]) == (
        "segment",
        anna.site,
        1,
        3,
    )
    assert not read["more"]
    assert ilya.changes(read["cursor"])["arrivals"] == []


def test_the_same_again_is_taken_for_done(server: Running) -> None:
    """The answer may have been lost after everything was on the disk."""
    anna = server.joined()
    data = anna.sealed(entries(anna.site, (1, 2)))
    assert anna.put(data).told["taken"] == 2
    assert anna.put(data).told == {"taken": 0, "known": 2, "refused": []}
    same = entries(anna.site, (1, 2, 3))
    assert anna.put(anna.sealed(same)).status == 409, "other steps make other hashes"
    assert len(anna.changes()["arrivals"]) == 1


def test_a_segment_sealed_anew_with_known_entries_is_not_kept_twice(server: Running) -> None:
    anna = server.joined()
    written = entries(anna.site, (1, 2, 3, 4))
    assert anna.put(anna.sealed(written)).told["taken"] == 4
    assert anna.put(anna.sealed(written, made=2)).told == {"taken": 0, "known": 4, "refused": []}
    assert len(anna.changes()["arrivals"]) == 1


def test_the_same_number_with_another_content_is_a_fork_and_nothing_of_it_is_kept(server: Running) -> None:
    anna = server.joined()
    anna.write(1, 2)
    answer = anna.write(2, 3, text="of the restored base")
    assert (answer.status, answer.error) == (409, "fork")
    (named,) = answer.told["entries"]
    assert (named["site"], named["seq"], named["why"]) == (anna.site, 2, "fork")
    assert anna.hello()["known"] == {anna.site: [[1, 2]]}


def test_a_copy_that_goes_on_as_another_laptop_hands_over_what_it_had_numbered(server: Running) -> None:
    anna, copy = server.joined(), server.joined("The copy")
    anna.write(1, 2)
    assert copy.write(2, text="of the copy", site=anna.site).told["taken"] == 1
    assert len(anna.changes()["arrivals"]) == 2


def test_other_laptops_put_back_what_the_server_lacks_in_any_order(server: Running) -> None:
    anna, gone = server.joined(), new_id()
    for numbers in ((7, 8, 9), (1, 2), (3, 4, 5, 6)):
        assert anna.write(*numbers, site=gone).told["taken"] == len(numbers)
    assert anna.hello()["known"] == {gone: [[1, 9]]}


def test_what_a_laptop_has_written_itself_is_named_and_not_sent_back(server: Running) -> None:
    anna, ilya = server.joined("Anna"), server.joined("Ilya")
    anna.write(1)
    ilya.write(1)
    own, other = anna.changes(without=anna.site)["arrivals"]
    assert own["body"] is None
    assert other["body"]
    fetched = anna.client.ask("GET", f"/v1/arrivals/{own['n']}").body
    assert segment.open_header(fetched).writer == anna.site
    assert anna.client.attempt("GET", "/v1/arrivals/99").status == 404


def test_much_is_read_in_pages(server: Running) -> None:
    anna, ilya = server.joined(), server.joined()
    for number in range(1, 7):
        noise = secrets.token_hex(1_200_000)
        assert anna.write(number, text=noise).status == 200
    pages, cursor, more = 0, "", True
    seen = []
    while more:
        page = ilya.changes(cursor)
        cursor, more = page["cursor"], page["more"]
        seen += [arrival["first"] for arrival in page["arrivals"]]
        pages += 1
    assert seen == [1, 2, 3, 4, 5, 6]
    assert pages > 1


def test_a_reader_passes_nothing_while_many_write_at_once(server: Running) -> None:
    writers = [server.joined(f"Laptop {i}") for i in range(8)]
    reader = server.joined("Reader")
    seen: list[tuple[str, int]] = []

    def write(seat: int) -> None:
        for number in range(1, 16):
            assert writers[seat].write(number).status == 200

    with ThreadPoolExecutor(len(writers)) as pool:
        work = [pool.submit(write, i) for i in range(len(writers))]
        cursor = ""
        while not all(one.done() for one in work) or reader.news(cursor, 0):
            page = reader.changes(cursor)
            cursor = page["cursor"]
            seen += [(arrival["site"], arrival["first"]) for arrival in page["arrivals"]]
        for one in work:
            one.result()
    assert len(seen) == len(set(seen)) == 8 * 15
    for writer in writers:
        assert [n for site, n in seen if site == writer.site] == list(range(1, 16))
