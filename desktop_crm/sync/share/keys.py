"""The keys of the team, and how a laptop is shut out.

Everything in the folder is sealed with the team's key. Shutting a laptop out starts another *generation* of it: a
file in `keys` holds the new key once for each laptop that stays, in a box that only it can open, and only the one
who made the generation could fill (X25519 between the two). Who was shut out finds an empty box. What it already
has read cannot be taken back, and what it wrote before stays valid.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_crm.base.i18n import _
from desktop_crm.base.log import log
from desktop_crm.sync import secrets
from desktop_crm.sync.errors import NotYet, Refused
from desktop_crm.sync.segment import MOST_FILE, Header, opened, seal
from desktop_crm.sync.share.shared_file import Share

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace

KEYS = "keys"
_PRIVATE, _PUBLICS, _REVOKED = "share-private", "share.publics", "share.revoked"
_NONCE = bytes(12)  # each box has a key of its own


def make_key() -> bytes:
    """A new team key."""
    return os.urandom(32)


class ShutOut(Refused):
    """This laptop is no longer one of the team."""

    def __init__(self) -> None:
        super().__init__(
            _("This laptop no longer takes part in the team."),
            _("Everything on it stays. Ask the team for a new invite if that was not meant."),
        )


@dataclass(frozen=True, slots=True)
class Generation:
    """A file that starts a generation. `boxes` are by site; an empty one says that its laptop is shut out."""

    number: int
    maker: str
    revoked: Mapping[str, int]
    """Who was shut out, and up to which number their entries are taken from them."""
    boxes: Mapping[str, bytes]
    public: str
    """The maker's public key: for a laptop that has never met the maker."""


class Keyring:
    """The keys that this laptop has been given, its own pair, and what it knows of the others'."""

    def __init__(self, ws: Workspace) -> None:
        self.keys = secrets.team_keys(ws)
        self.publics: dict[str, str] = json.loads(ws.memo(_PUBLICS) or "{}")
        """Public keys of laptops, by site, as they were first seen."""
        self.revoked: dict[str, int] = json.loads(ws.memo(_REVOKED) or "{}")
        self._private = secrets.get(ws, _PRIVATE) or ""

    @property
    def current(self) -> int:
        """The generation to seal with; 0 when there is no key."""
        return max(self.keys, default=0)

    @property
    def key(self) -> bytes:
        return self.keys[self.current]

    def keep(self, ws: Workspace, generation: int, key: bytes) -> None:
        """Keep a key that this laptop was given."""
        secrets.keep_team_key(ws, generation, key)
        self.keys[generation] = key

    def meet(self, ws: Workspace, site: str, public: str, generation: int) -> None:
        """Remember the public key of a laptop that nobody has met before.

        After somebody was shut out, new laptops are only believed when they know the newest key.
        """
        if site in self.publics or (self.revoked and generation != self.current):
            return
        self.publics[site] = public
        ws.remember(_PUBLICS, json.dumps(self.publics))

    def shut_out(self, ws: Workspace, revoked: Mapping[str, int]) -> None:
        """Remember who was shut out."""
        if revoked.items() - self.revoked.items():
            self.revoked = {**revoked, **self.revoked}
            ws.remember(_REVOKED, json.dumps(self.revoked))

    def public(self, ws: Workspace) -> str:
        """This laptop's public key, made when first asked for."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        if not self._private:
            self._private = X25519PrivateKey.generate().private_bytes_raw().hex()
            secrets.put(ws, _PRIVATE, self._private)
        return (
            X25519PrivateKey.from_private_bytes(bytes.fromhex(self._private))
            .public_key()
            .public_bytes_raw()
            .hex()
        )

    def shared_with(self, public: str, *about: str) -> bytes:
        """The key that only this laptop and the one of `public` can know, for one purpose."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

        private = X25519PrivateKey.from_private_bytes(bytes.fromhex(self._private))
        secret = private.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(public)))
        return derived(secret, *about)


def derived(secret: bytes, *about: str) -> bytes:
    """A key of 32 bytes for one purpose (HKDF)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=None, info="\x1f".join(about).encode()).derive(secret)


def begin(ws: Workspace) -> Keyring:
    """A ring without the keys of any team this base was in before."""
    secrets.forget_team_keys(ws)
    forget(ws)
    return Keyring(ws)


def forget(ws: Workspace) -> None:
    """Drop what was known of the others. The laptop's own pair stays: the team knows it by that if it comes back."""
    for memo in (_PUBLICS, _REVOKED):
        ws.remember(memo, None)


def first_generation(site: str) -> int:
    return _numbered(1, site)


def _numbered(counter: int, site: str) -> int:
    """Two people may start a generation at one time: its number says who did."""
    return counter << 16 | int(site[-4:], 16)


def revoke(ws: Workspace, share: Share, team: str, ring: Keyring, me: str, cut: Mapping[str, int]) -> None:
    """Start a generation without the laptops in `cut`, each with the number up to which it is still believed."""
    revoked = {**cut, **ring.revoked}
    number = _numbered((ring.current >> 16) + 1, me)
    key, old = make_key(), ring.current
    public = ring.public(ws)
    boxes = {
        site: _box(ring, team, number, me, site, theirs, b"" if site in revoked else key, revoked)
        for site, theirs in ring.publics.items()
        if site != me
    }
    payload = _packed({"number": number, "revoked": revoked, "boxes": boxes, "public": public})
    header = Header(team, me, me, 0, 0, len(boxes), share.clock.now(), "", old, kind=KEYS)
    share.put(seal(header, payload, ring.keys[old]), KEYS, f"{number}-{me}.gen")
    ring.keep(ws, number, key)
    ring.shut_out(ws, revoked)


def _box(
    ring: Keyring,
    team: str,
    number: int,
    maker: str,
    site: str,
    public: str,
    key: bytes,
    revoked: Mapping[str, int],
) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    secret = ring.shared_with(public, KEYS, team, str(number), maker, site)
    return ChaCha20Poly1305(secret).encrypt(_NONCE, key, _digest(revoked))


def _digest(revoked: Mapping[str, int]) -> bytes:
    return hashlib.blake2b(json.dumps(sorted(revoked.items())).encode(), digest_size=32).digest()


def learn(ws: Workspace, share: Share, team: str, ring: Keyring, me: str) -> set[str]:
    """Take the keys meant for this laptop; the names of the files that could not be read yet.

    Raises Refused when this laptop was shut out.
    """
    unread, known = set(), len(ring.keys)
    for found in share.files(KEYS):
        try:
            generation = _generation(share.disk.read(share.at(KEYS, found.name), MOST_FILE + 1), ring, team)
            _take(ws, generation, team, ring, me)
        except NotYet:
            unread.add(found.name)
        except ShutOut:
            raise
        except Refused as error:
            log.warning("%s: %s", found.name, error.what)
    return unread if len(ring.keys) == known else learn(ws, share, team, ring, me)


def _generation(data: bytes, ring: Keyring, team: str) -> Generation:
    import msgpack

    header, payload = opened(data, ring.keys, team)
    try:
        told: dict[str, Any] = msgpack.unpackb(payload)
        revoked, boxes = dict(told["revoked"]), dict(told["boxes"])
        right = (
            header.kind == KEYS and isinstance(told["number"], int) and all(map(_is_number, revoked.values()))
        )
        public = bytes.fromhex(told["public"])
        if not right or len(public) != 32 or not all(isinstance(box, bytes) for box in boxes.values()):
            raise ValueError
    except (ValueError, TypeError, KeyError) as error:
        raise Refused("no file of keys") from error
    return Generation(told["number"], header.writer, revoked, boxes, public.hex())


def _is_number(value: object) -> bool:
    return isinstance(value, int) and 0 <= value < 1 << 62


def _take(ws: Workspace, told: Generation, team: str, ring: Keyring, me: str) -> None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    public, box = ring.publics.get(told.maker, told.public), told.boxes.get(me)
    if told.maker == me or told.number in ring.keys or told.maker in ring.revoked or not box:
        return
    secret = ring.shared_with(public, KEYS, team, str(told.number), told.maker, me)
    try:
        key = ChaCha20Poly1305(secret).decrypt(_NONCE, box, _digest(told.revoked))
    except InvalidTag as error:
        raise Refused("forged keys") from error
    if not key:
        raise ShutOut
    ring.keep(ws, told.number, key)
    ring.shut_out(ws, told.revoked)


def follow_up(ws: Workspace, share: Share, team: str, ring: Keyring, me: str) -> None:
    """Two people may shut somebody out at one time: who made the newest key makes another one without both."""
    if not ring.revoked or ring.current != _numbered(ring.current >> 16, me):
        return
    try:
        data = share.disk.read(share.at(KEYS, f"{ring.current}-{me}.gen"), MOST_FILE + 1)
        told = _generation(data, ring, team)
    except (NotYet, Refused, FileNotFoundError):
        return
    if ring.revoked.keys() - told.revoked.keys():
        revoke(ws, share, team, ring, me, {})


def _packed(told: Mapping[str, Any]) -> bytes:
    import msgpack

    packed: bytes = msgpack.packb(told)
    return packed
