"""A segment arrives as it was written, or is told apart from everything that is not one."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import msgpack
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.sync import segment
from desktop_crm.sync.errors import Incomplete, Refused, UnknownKey
from desktop_crm.sync.segment import Header, name_of, open_header, opened, seal

TEAM, ANNA, ILYA = "a" * 32, "b" * 32, "c" * 32
KEY, OTHER_KEY = b"k" * 32, b"o" * 32
HEADER = Header(TEAM, ANNA, ANNA, 1, 3, 3, 1_700_000_000_000, "0.1", key=1, replaces=("d" * 32,))


def with_sum(data: bytes) -> bytes:
    """What a hostile person can make: any bytes, with a sum that is right."""
    return data + hashlib.blake2b(data, digest_size=32, person=b"crm-segment").digest()


def test_a_segment_comes_out_as_it_went_in() -> None:
    data = seal(HEADER, b"what Anna has written" * 100, KEY)
    assert opened(data, {1: KEY}, TEAM) == (HEADER, b"what Anna has written" * 100)
    assert open_header(data) == HEADER


def test_nobody_without_the_key_reads_it() -> None:
    data = seal(HEADER, b"Gazprom", KEY)
    assert b"Gazprom" not in data
    with pytest.raises(UnknownKey) as told:
        opened(data, {2: OTHER_KEY})
    assert told.value.generation == 1
    with pytest.raises(UnknownKey):
        opened(data, None)


def test_between_laptops_and_a_server_it_is_not_sealed() -> None:
    plain = replace(HEADER, key=0)
    data = seal(plain, b"over TLS", None)
    assert opened(data, None) == (plain, b"over TLS")


def test_the_same_content_makes_the_same_file_and_another_content_another() -> None:
    assert seal(HEADER, b"x", KEY) == seal(HEADER, b"x", KEY)
    assert name_of(seal(HEADER, b"x", KEY)) != name_of(seal(HEADER, b"y", KEY))
    assert len(name_of(seal(HEADER, b"x", KEY))) == 32


def test_an_unsealed_file_is_not_slipped_in_among_sealed_ones() -> None:
    data = seal(replace(HEADER, key=0), b"forged", None)
    with pytest.raises(Refused, match="not sealed"):
        opened(data, {1: KEY})


def test_a_file_sealed_with_a_key_that_is_not_the_team_s_is_refused() -> None:
    with pytest.raises(Refused, match="laptop of the team"):
        opened(seal(HEADER, b"forged", OTHER_KEY), {1: KEY})


def test_a_header_is_not_exchanged_for_another() -> None:
    """Anna's content under Ilya's name, with the sum made anew."""
    data = seal(HEADER, b"of Anna", KEY)
    forged = with_sum(data[:-32].replace(ANNA.encode(), ILYA.encode()))
    assert open_header(forged).writer == ILYA
    with pytest.raises(Refused, match="laptop of the team"):
        opened(forged, {1: KEY})


def test_the_file_of_another_team_is_refused() -> None:
    with pytest.raises(Refused, match="another team"):
        opened(seal(HEADER, b"x", KEY), {1: KEY}, team="e" * 32)


@pytest.mark.parametrize("key", [KEY, None])
def test_a_flipped_bit_is_noticed_wherever_it_is(key: bytes | None) -> None:
    data = seal(replace(HEADER, key=1 if key else 0), b"some change" * 5, key)
    for position in range(len(data)):
        for bit in range(8):
            broken = bytearray(data)
            broken[position] ^= 1 << bit
            with pytest.raises(Incomplete):
                opened(bytes(broken), {1: KEY} if key else None)


def test_a_file_cut_short_anywhere_is_not_there_yet() -> None:
    data = seal(HEADER, b"some change" * 5, KEY)
    for length in range(len(data)):
        with pytest.raises(Incomplete):
            opened(data[:length], {1: KEY})
    with pytest.raises(Incomplete):
        opened(data + b"\0", {1: KEY})
    with pytest.raises(Incomplete):
        opened(bytes(len(data)), {1: KEY})  # preallocated by a cloud client


def test_a_decompression_bomb_is_stopped() -> None:
    head = segment._packed(replace(HEADER, key=0))
    bomb = with_sum(head + zstd.compress(bytes(segment.MOST_PAYLOAD + 1), 3))
    assert len(bomb) < 100_000
    with pytest.raises(Refused, match="unpacks to more"):
        opened(bomb, None)


def test_a_file_larger_than_any_is_refused_unread() -> None:
    with pytest.raises(Refused, match="larger than any"):
        open_header(bytes(segment.MOST_FILE + 1))


def test_a_change_too_large_to_be_read_is_not_written() -> None:
    with pytest.raises(Refused, match="too large"):
        seal(HEADER, bytes(segment.MOST_PAYLOAD + 1), KEY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"writer": "../../etc/passwd"},
        {"site": "B" * 32},
        {"site": ANNA + "\n"},
        {"team": "x"},
        {"first": -1},
        {"first": 4},
        {"first": True},
        {"last": 1 << 62},
        {"count": "3"},
        {"made": 1.5},
        {"key": 1 << 31},
        {"version": "v" * 101},
        {"kind": 7},
        {"replaces": "d" * 32},
        {"replaces": ["x"]},
        {"replaces": ["d" * 32] * 5_001},
        {"writer": None},
    ],
)
def test_a_header_that_nobody_writes_is_refused(wrong: dict[str, object]) -> None:
    told = {**segment._values(HEADER), "key": 0, **wrong}
    packed = msgpack.packb(told)
    body = zstd.compress(b"x", 3)
    data = with_sum(segment._MAGIC + segment._LENGTH.pack(len(packed)) + packed + body)
    with pytest.raises(Refused, match="as the program writes it"):
        opened(data, None)


def test_a_later_version_may_say_more_in_its_header() -> None:
    packed = msgpack.packb({**segment._values(replace(HEADER, key=0)), "mood": "good"})
    body = zstd.compress(b"x", 3)
    data = with_sum(segment._MAGIC + segment._LENGTH.pack(len(packed)) + packed + body)
    assert opened(data, None) == (replace(HEADER, key=0), b"x")


@given(st.binary(max_size=400))
def test_any_bytes_with_a_right_sum_are_refused_with_a_sentence(noise: bytes) -> None:
    for data in (noise, segment._MAGIC + noise):
        with pytest.raises(Refused):
            opened(with_sum(data.ljust(16, b"\0")), {1: KEY})


@given(
    st.recursive(
        st.none() | st.integers(-(2**63), 2**63) | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_any_value_in_place_of_the_header_is_refused(value: object) -> None:
    packed = msgpack.packb(value)
    data = with_sum(segment._MAGIC + segment._LENGTH.pack(len(packed)) + packed + b"body")
    with pytest.raises(Refused):
        open_header(data)


@given(st.binary(max_size=200))
def test_any_body_of_a_right_header_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        opened(with_sum(segment._packed(HEADER) + body), {1: KEY})
    with pytest.raises(Refused):
        opened(with_sum(segment._packed(replace(HEADER, key=0)) + b"x" + body), None)
