"""The laptops of a team: joining by an invite, their tokens, what they tell of themselves, and revocation."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import asdict, astuple, dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from desktop_crm.base.clock import now
from desktop_crm.sync import codes
from desktop_crm.sync.server.database import Database
from desktop_crm.sync.server.problems import Problem, unknown
from desktop_crm.sync.server.tables import INVITE, LAPTOP, SITE

INVITE_HOLDS = 7 * 24 * 3600 * 1000
"""For so many milliseconds an invite can be used."""

_FRESH = 60_000
"""For so many milliseconds it need not be noted again that a laptop was here."""

_TOKEN = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{43})")
_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST = 200
_SITES_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Known:
    """A laptop that has shown its token, and the sites it may write under."""

    id: str
    sites: frozenset[str]


@dataclass(frozen=True, slots=True)
class About:
    """What a laptop says of itself."""

    site: str
    name: str
    person: str
    version: str


def about(told: Any) -> About:
    """What a request says of the laptop that makes it. Raises Problem for what cannot be."""
    if not isinstance(told, dict) or not _ID.fullmatch(str(told.get("site"))):
        raise Problem(422, "site")
    texts = [told.get(key) for key in ("name", "person", "version")]
    if not all(isinstance(text, str) for text in texts):
        raise Problem(422, "about")
    return About(str(told["site"]), *(_clean(str(text)) for text in texts))


def _clean(text: str) -> str:
    """Without what databases do not keep: PostgreSQL knows no zero character, UTF-8 no halves of one."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:_LONGEST]


def invite(database: Database, holds: int = INVITE_HOLDS) -> tuple[str, int]:
    """A code that lets one laptop join, and until when it does."""
    secret, moment = codes.new(), now()
    with database.writing() as db:
        db.execute(delete(INVITE).where(INVITE.c.expires < moment - INVITE_HOLDS, INVITE.c.laptop.is_(None)))
        db.execute(insert(INVITE).values(code=_hash(secret), made=moment, expires=moment + holds))
    return codes.shown(secret), moment + holds


def join(database: Database, secret: bytes, token: str, me: About) -> None:
    """Make the laptop one of the team, with the token that it has chosen.

    An invite works once. The same laptop with the same token may ask again: the answer may have been lost.
    """
    id_, hash_ = token_parts(token)
    with database.writing() as db:
        used = invited(db, secret)
        if used == id_ and _token_of(db, id_) == hash_:
            return
        if used is not None:
            raise Problem(410, "used")
        if db.execute(select(LAPTOP.c.id).where(LAPTOP.c.id == id_)).first():
            raise Problem(422, "token")
        _add(db, id_, hash_, me)
        db.execute(update(INVITE).where(INVITE.c.code == _hash(secret)).values(laptop=id_))


def invited(db: Connection, secret: bytes) -> str | None:
    """Which laptop has used the invite. Raises Problem when there is no such invite, or it holds no longer."""
    found = db.execute(
        select(INVITE.c.laptop, INVITE.c.expires).where(INVITE.c.code == _hash(secret))
    ).first()
    if found is None:
        raise unknown()
    if found.laptop is None and found.expires < now():
        raise Problem(410, "expired")
    return str(found.laptop) if found.laptop else None


def _add(db: Connection, id_: str, hash_: bytes, me: About) -> None:
    if _taken(db, me.site):
        raise Problem(409, "taken")
    db.execute(insert(LAPTOP).values(id=id_, token=hash_, joined=now(), seen=now(), **asdict(me)))
    db.execute(delete(SITE).where(SITE.c.id == me.site))
    db.execute(insert(SITE).values(id=me.site, laptop=id_))


def _taken(db: Connection, site: str) -> bool:
    """Whether a laptop that takes part writes under this site: then another one that says so is a copy of its base."""
    owners = select(SITE.c.id).join(LAPTOP, LAPTOP.c.id == SITE.c.laptop)
    return db.execute(owners.where(SITE.c.id == site, LAPTOP.c.revoked.is_(None))).first() is not None


def token_parts(token: str) -> tuple[str, bytes]:
    """The laptop that a token names, and the hash of the token. Raises Problem for what cannot be one."""
    shape = _TOKEN.fullmatch(token)
    if shape is None:
        raise unknown()
    return shape[1], _hash(token.encode("ascii"))


def known(database: Database, id_: str, hash_: bytes) -> Known:
    """The laptop with this token. Raises Problem: to strangers it says nothing, to a revoked laptop that it is."""
    with database.reading() as db:
        found = db.execute(_KNOWN, {"who": id_}).all()
    if not hmac.compare_digest(found[0].token if found else bytes(32), hash_) or not found:
        raise unknown()
    if found[0].revoked is not None:
        raise Problem(403, "revoked")
    return Known(id_, frozenset(row.site for row in found))


_KNOWN = (
    select(LAPTOP.c.token, LAPTOP.c.revoked, SITE.c.id.label("site"))
    .outerjoin(SITE, SITE.c.laptop == LAPTOP.c.id)
    .where(LAPTOP.c.id == bindparam("who"))
)


def greeted(database: Database, who: Known, me: About) -> None:
    """Note what the laptop says of itself, where it says something else than before or has long been silent.

    It may go on under another site when that is nobody else's.
    """
    with database.reading() as db:
        before = db.execute(_SAID, {"who": who.id}).one()
    if me.site in who.sites and tuple(before[:4]) == astuple(me) and now() - (before.seen or 0) < _FRESH:
        return
    with database.writing() as db:
        if me.site not in who.sites:
            owner = db.execute(select(SITE.c.laptop).where(SITE.c.id == me.site)).scalar()
            if owner is not None or len(who.sites) >= _SITES_AT_MOST:
                raise Problem(403, "foreign")
            db.execute(insert(SITE).values(id=me.site, laptop=who.id))
        db.execute(update(LAPTOP).where(LAPTOP.c.id == who.id).values(seen=now(), **asdict(me)))


_SAID = select(LAPTOP.c.site, LAPTOP.c.name, LAPTOP.c.person, LAPTOP.c.version, LAPTOP.c.seen).where(
    LAPTOP.c.id == bindparam("who")
)


def told(database: Database, who: Known, clock: int, ack: bytes) -> None:
    """Keep what the laptop says of how far it has come, and by how much its clock differs."""
    with database.writing() as db:
        values = {"seen": now(), "clock_off": clock - now(), "told": ack}
        db.execute(update(LAPTOP).where(LAPTOP.c.id == who.id).values(**values))


def all_of(database: Database) -> list[dict[str, Any]]:
    """All laptops, those that were revoked included."""
    columns = ("id", "site", "name", "person", "version", "joined", "seen", "clock_off", "told", "revoked")
    with database.reading() as db:
        found = db.execute(select(*(LAPTOP.c[name] for name in columns)).order_by(LAPTOP.c.joined))
        return [dict(row._mapping) for row in found]


def revoke(database: Database, site: str) -> bool:
    """Let the laptop that writes under `site` in no longer; whether there is one."""
    with database.writing() as db:
        owner = db.execute(select(SITE.c.laptop).where(SITE.c.id == site)).scalar()
        if owner is None:
            return False
        db.execute(
            update(LAPTOP).where(LAPTOP.c.id == owner, LAPTOP.c.revoked.is_(None)).values(revoked=now())
        )
    return True


def _token_of(db: Connection, id_: str) -> bytes | None:
    return db.execute(select(LAPTOP.c.token).where(LAPTOP.c.id == id_)).scalar()


def _hash(secret: bytes) -> bytes:
    """Of what cannot be guessed a plain hash is enough: there is nothing to try out."""
    return hashlib.sha256(secret).digest()
