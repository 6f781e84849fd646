"""How far each laptop has come: it says so in a file of its own, and nobody writes another's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop_crm.base.log import log
from desktop_crm.sync.errors import NotYet, Refused
from desktop_crm.sync.place import Ack, Laptop
from desktop_crm.sync.segment import ACK, MOST_FILE, Header, opened, seal
from desktop_crm.sync.share.keys import Keyring
from desktop_crm.sync.share.shared_file import Share

ACKS = "ack"
_NAME = re.compile(r"(\d{1,15})\.ack")
_ID = re.compile(r"[0-9a-f]{32}")
_TEXT_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a laptop has told: of itself, with its public key, under which generation of the team's."""

    laptop: Laptop
    clock: int
    public: str
    generation: int


class Acks:
    """What the laptops have told, each read once."""

    def __init__(self, share: Share, team: str) -> None:
        self._share, self._team = share, team
        self._read: dict[str, tuple[str, Told]] = {}

    def tell(self, ack: Ack, ring: Keyring, public: str) -> None:
        """Leave this laptop's word; it takes the place of the one before."""
        import msgpack

        me = ack.me
        payload = msgpack.packb(
            {
                "vector": dict(ack.vector),
                "sums": {entity: list(sums) for entity, sums in ack.sums.items()},
                "name": me.name[:_TEXT_AT_MOST],
                "person": me.person[:_TEXT_AT_MOST],
                "clock": ack.clock,
                "public": public,
            }
        )
        numbers = self._numbers(me.site)
        number = max(numbers, default=0) + 1
        header = Header(
            self._team, me.site, me.site, number, number, 1, ack.clock, me.version, ring.current, kind=ACK
        )
        self._share.put(seal(header, payload, ring.key), ACKS, me.site, f"{number}.ack")
        for old in sorted(numbers)[:-1]:
            self._share.disk.remove(self._share.at(ACKS, me.site, f"{old}.ack"))

    def all(self, ring: Keyring) -> dict[str, Told]:
        """The last readable word of each laptop."""
        for folder in self._share.files(ACKS):
            if folder.folder and _ID.fullmatch(folder.name):
                self._look(folder.name, ring)
        return {site: told for site, (_name, told) in self._read.items()}

    def _look(self, site: str, ring: Keyring) -> None:
        for number in sorted(self._numbers(site), reverse=True):
            name = f"{number}.ack"
            if self._read.get(site, ("", None))[0] == name:
                return
            try:
                data = self._share.disk.read(self._share.at(ACKS, site, name), MOST_FILE + 1)
                self._read[site] = (name, _told(data, ring, self._team, site))
            except (NotYet, OSError):
                continue
            except Refused as error:
                log.warning("%s/%s: %s", site, name, error.what)
                continue
            return

    def _numbers(self, site: str) -> list[int]:
        return [int(m[1]) for f in self._share.files(ACKS, site) if (m := _NAME.fullmatch(f.name))]


def _told(data: bytes, ring: Keyring, team: str, site: str) -> Told:
    """Raises Refused for anything that is no word of this laptop."""
    import msgpack

    header, payload = opened(data, ring.keys, team)
    try:
        told = msgpack.unpackb(payload)
        public = told["public"]
        right = header.kind == ACK and header.writer == site and _is_number(told["clock"])
        if not right or not (isinstance(public, str) and re.fullmatch("[0-9a-f]{64}", public)):
            raise ValueError
        laptop = Laptop(
            site,
            str(told["name"])[:_TEXT_AT_MOST],
            str(told["person"])[:_TEXT_AT_MOST],
            told["clock"],
            {checked: n for checked, n in _pairs(told["vector"]) if _is_number(n) and _ID.fullmatch(checked)},
            version=header.version,
            sums={entity: (int(count), str(sum_)) for entity, (count, sum_) in _pairs(told["sums"])},
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused("no word of this laptop") from error
    return Told(laptop, told["clock"], public, header.key)


def _pairs(told: Any) -> list[tuple[str, Any]]:
    return [(str(key), value) for key, value in told.items()]


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 62


def leave(share: Share, site: str) -> None:
    """Take this laptop's word away: it takes part no longer."""
    for found in share.files(ACKS, site):
        share.disk.remove(share.at(ACKS, site, found.name))


def laptops(told: Mapping[str, Told], ring: Keyring, me: str, now: int) -> list[Laptop]:
    """The laptops of the team. One that has spoken in what is the future here has a clock that is fast."""
    return [
        replace(
            word.laptop,
            clock_off=word.clock - now if word.clock > now and site != me else None,
            last_seen=min(word.clock, now),
            revoked=site in ring.revoked,
            mine=site == me,
        )
        for site, word in sorted(told.items())
    ]
