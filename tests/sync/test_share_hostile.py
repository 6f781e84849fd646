"""Files that nobody of the team wrote, or that did not come over whole: passed over, and harmless for the rest."""

from __future__ import annotations

import hashlib
import random
from itertools import pairwise

import msgpack
import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.base import i18n
from desktop_crm.sync import batch as batches
from desktop_crm.sync import outbox, segment
from desktop_crm.sync.share import acks, keys, snapshots
from tests.sync.share_team import Desk, meet

STRANGER = "f" * 32
MINUTE = 60_000


def summed(data: bytes) -> bytes:
    return data + hashlib.blake2b(data, digest_size=32, person=b"crm-segment").digest()


def forgeries(desk: Desk) -> dict[str, bytes]:
    """Bad files, as somebody may make them who cannot or can write to the folder, with or without the key."""
    plain = {"key": 0, "team": desk.place.team}
    head = desk.forged(b"", **plain)
    bomb = segment._packed(segment.open_header(head)) + zstd.compress(bytes(segment.MOST_PAYLOAD + 1), 3)
    real = desk.forged(b"x")
    return {
        "garbage": random.Random(1).randbytes(5_000),
        "empty": b"",
        "zeros": bytes(4_000),
        "too large": bytes(segment.MOST_FILE + 5),
        "bomb": summed(bomb),
        "not sealed": desk.forged(b"x", **plain),
        "of another team": desk.forged(b"x", team="9" * 32),
        "no batch": real,
        "an acknowledgement": desk.forged(b"x", kind=segment.ACK),
        "another key": segment.seal(segment.open_header(real), b"x", b"z" * 32),
        "a key of the future": segment.seal(
            segment.Header(desk.place.team, STRANGER, STRANGER, 1, 1, 1, 1, "9", 1 << 30), b"x", b"z" * 32
        ),
        "far future": desk.forged(
            msgpack.packb([1, [], [], [], [0], [1 << 60], *[[0]] * 3, [""], [0], [""]])
        ),
        "wrong types": desk.forged(msgpack.packb([1, "x", {}, None, 3])),
        "later format": desk.forged(msgpack.packb([99])),
    }


def test_bad_files_harm_nobody_and_do_not_hold_up_the_others(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    meet(pair)
    before = ilya.contents()
    bad = forgeries(anna)
    for n, data in enumerate(bad.values()):
        anna.leave_file(data, f"{n}.seg", f"log/{STRANGER}")
        anna.leave_file(data, f"0-{n + 1}-{'e' * 32}.seg")
    assert ilya.sync().problem is None
    assert ilya.contents() == before
    anna.add("Petrov")
    meet(pair)
    assert ilya.names() == {"Petrov"}
    there = [path for path in anna.files() if STRANGER in path]
    assert len(there) == len(bad)  # neither moved nor removed


def test_bad_files_are_not_read_again_and_again(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    for n, data in enumerate(forgeries(anna).values()):
        anna.leave_file(data, f"{n}.seg", f"log/{STRANGER}")
    ilya.sync()
    reads: list[str] = []
    read = ilya.disk.read

    def noted(path: str, most: int) -> bytes:
        reads.append(path)
        return read(path, most)

    ilya.disk.read = noted  # type: ignore[method-assign]
    ilya.sync()
    assert not [path for path in reads if STRANGER in path]


def test_a_forged_writer_is_not_believed_without_the_key(pair: tuple[Desk, Desk]) -> None:
    """A real segment of Anna's under another laptop's name: sealed with her header, it no longer opens."""
    anna, ilya = pair
    anna.add("Petrov")
    anna.sync()
    (path,) = anna.files()
    data = anna.disk.storage.files[path].data
    forged = summed(data[:-32].replace(anna.site.encode(), STRANGER.encode()))
    anna.leave_file(forged, "1-9-x.seg", f"log/{STRANGER}")
    anna.disk.remove(path)
    assert ilya.sync().received == 0
    assert ilya.names() == set()


@pytest.mark.parametrize(
    "name",
    [
        "{name} (conflicted copy 2026-11-24)",
        "{stem}(2).seg",
        "{stem}.sync-conflict-20261124-101500-ABCDEF.seg",
        "{stem} (Anna's conflicted copy).seg",
        "Копия {name}",
        "0-0-00000000000000000000000000000000.seg",
    ],
)
def test_a_file_is_taken_by_its_content_whatever_a_cloud_called_it(
    pair: tuple[Desk, Desk], name: str
) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    anna.sync()
    (path,) = anna.files()
    folder, _slash, was = path.rpartition("/")
    anna.disk.rename(path, f"{folder}/{name.format(name=was, stem=was.removesuffix('.seg'))}")
    assert ilya.sync().received > 0
    assert ilya.names() == {"Petrov"}
    assert ilya.sync().received == 0
    ilya.restart()
    assert ilya.sync().received == 0


def test_a_copy_beside_the_file_is_read_once(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    anna.sync()
    (path,) = anna.files()
    anna.disk.write_new(path + " (conflicted copy)", anna.disk.storage.files[path].data)
    assert ilya.sync().received == anna.ws.read("SELECT count(*) FROM entry WHERE seq IS NOT NULL")[0][0]


def test_a_file_that_is_not_whole_is_waited_for_and_people_are_told_after_ten_minutes(
    pair: tuple[Desk, Desk],
) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    meet(pair)
    anna.add("Sidorova")
    anna.sync()
    path = anna.files()[-1]
    file = anna.disk.storage.files[path]
    whole, file.data = file.data, file.data[:100]
    ilya.sync()
    assert ilya.names() == {"Petrov"}
    assert ilya.place.waiting(ilya.ws) == []
    ilya.clock.moment += 11 * MINUTE
    ilya.sync()
    part = path.rpartition("/")[2].partition("-")[0]
    name = anna.ws.read("SELECT name FROM site")[0][0]
    assert ilya.place.waiting(ilya.ws) == [
        f"Waiting for a complete copy of part {part} from the laptop “{name}”."
    ]
    i18n.use("ru")
    assert ilya.place.waiting(ilya.ws) == [f"Ожидается полная копия части {part} с ноутбука «{name}»."]
    file.data = whole
    ilya.clock.moment += 11 * MINUTE
    ilya.sync()
    assert ilya.names() == {"Petrov", "Sidorova"}
    assert ilya.place.waiting(ilya.ws) == []


def test_what_is_not_whole_is_tried_at_growing_intervals(pair: tuple[Desk, Desk]) -> None:
    _anna, ilya = pair
    path = ilya.leave_file(b"half", "1-1-x.seg", f"log/{STRANGER}")
    tries = []
    read = ilya.disk.read

    def counted(asked: str, most: int) -> bytes:
        if asked == path:
            tries.append(ilya.clock.moment)
        return read(asked, most)

    ilya.disk.read = counted  # type: ignore[method-assign]
    for _ in range(3_600):
        ilya.clock.moment += 1_000
        list(ilya.place.incoming(ilya.ws))
    pauses = [b - a for a, b in pairwise(tries)]
    assert pauses == sorted(pauses)
    assert len(tries) < 20


def test_a_flipped_bit_anywhere_is_noticed(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    anna.sync()
    (path,) = anna.files()
    file = anna.disk.storage.files[path]
    right = file.data
    for position in range(len(right)):
        broken = bytearray(right)
        broken[position] ^= 1 << position % 8
        file.data = bytes(broken)
        ilya.clock.moment += 11 * MINUTE
        assert list(ilya.place.incoming(ilya.ws)) == []
    file.data = right
    ilya.clock.moment += 11 * MINUTE
    ilya.sync()
    assert ilya.names() == {"Petrov"}


def test_a_file_that_was_damaged_in_the_folder_is_written_again_by_its_laptop(
    pair: tuple[Desk, Desk],
) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    anna.sync()
    (path,) = anna.files()
    anna.disk.storage.files[path].data = b"only this is left"
    anna.restart()
    anna.clock.moment += MINUTE
    meet(pair)
    assert ilya.names() == {"Petrov"}
    for there in anna.files():
        segment.opened(anna.disk.storage.files[there].data, anna.keys)


def test_what_a_laptop_has_read_and_the_folder_has_lost_it_puts_back(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    meet(pair)
    for path in anna.files():
        anna.disk.remove(path)
    ilya.sync()
    ilya.clock.moment += 11 * MINUTE
    ilya.sync()
    assert any(ilya.site in path for path in ilya.files())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(noise=st.binary(max_size=300), kind=st.sampled_from(["log", "ack", "keys", "snap", "invites"]))
def test_whatever_lies_in_the_folders_a_round_goes_through(
    pair: tuple[Desk, Desk], noise: bytes, kind: str
) -> None:
    anna, ilya = pair
    name = {
        "log": f"log/{STRANGER}/1.seg",
        "ack": f"ack/{STRANGER}/1.ack",
        "keys": "keys/131072-x.gen",
        "snap": f"snap/999999999999999-{STRANGER}/manifest",
        "invites": "invites/x",
    }[kind]
    path = f"Team.crmshare-data/{name}"
    anna.disk.make_folder(path.rpartition("/")[0])
    for data in (noise, summed(noise)):
        anna.disk.remove(path)
        anna.disk.write_new(path, data)
        ilya.clock.moment += 11 * MINUTE
        assert ilya.sync().problem is None
        ilya.place.tidy(ilya.ws)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=5) | st.binary(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_FIELDS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        (
            *("vector", "sums", "name", "person", "clock", "public", "number", "revoked", "boxes"),
            *("version", "size", "log", "parts"),
        ),
        _VALUES,
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=100)
@given(told=_VALUES | _FIELDS)
def test_what_a_member_of_the_team_garbles_is_refused(pair: tuple[Desk, Desk], told: object) -> None:
    """Sealed with the right key, and nonsense inside."""
    anna, _ilya = pair
    ring, team = anna.place._ring(anna.ws), anna.place.team
    payload = msgpack.packb(told)
    readers = {
        segment.ACK: lambda data: acks._told(data, ring, team, STRANGER),
        keys.KEYS: lambda data: keys._generation(data, ring, team),
        "manifest": lambda data: snapshots._manifest(data, ring, team, "x"),
    }
    for kind, reader in readers.items():
        try:
            reader(anna.forged(payload, kind=kind))
        except segment.Refused:
            continue


def test_a_segment_whose_entries_are_of_other_laptops_than_it_says_is_harmless(
    pair: tuple[Desk, Desk],
) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    outbox.number(anna.ws)
    real = outbox.read(anna.ws, anna.site, 1, 99)
    assert real is not None
    ilya.leave_file(ilya.forged(batches.pack(real), first=500, last=900), "1.seg", f"log/{STRANGER}")
    meet(pair)
    assert ilya.names() == {"Petrov"}
    assert ilya.contents() == anna.contents()
