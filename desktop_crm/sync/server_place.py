"""The server as a place: the same segments, handed over by HTTPS.

The token is kept among the secrets of this laptop, everything else in the base's memo `server`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets as randomness
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from desktop_crm.base.clock import now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.base.log import log
from desktop_crm.sync import (
    addresses,
    batch,
    outbox,
    secrets,
    segment,
    server_reading,
    server_snapshots,
    server_words,
)
from desktop_crm.sync.errors import Refused
from desktop_crm.sync.place import Ack, Check, Greeting, Incoming, Invite, Joined, Laptop, Me, Progress
from desktop_crm.sync.server_client import Client, Unreachable

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace
    from desktop_crm.sync.batch import Batch

_MEMO, _TOKEN, _SEED = "server", "server-token", "server-seed"
_MOST = 4 << 20
_STOP_WITHIN = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Kept:
    """What this base knows of its server: the team, and the certificate."""

    team: str
    fingerprint: str


class ServerPlace:
    """Implements `place.Place`."""

    def __init__(self, client: Client, kept: Kept) -> None:
        self._client, self._kept = client, kept
        self._place = ""
        self._size = self._spared = 0

    def greet(self, ws: Workspace, me: Me) -> Greeting:
        """Introduce this laptop."""
        before = ws.memo(_memo_of_epoch(self._kept)) or ""
        cursor = server_reading.cursor(ws, self._id(before))
        told = self._client.ask("POST", "/v1/hello", {**asdict(me), "cursor": cursor}).told
        if told["team"] != self._kept.team:
            raise UserError(
                _("At this address there is now the server of another team."),
                _("Nothing was exchanged. Join again with a new invite."),
            )
        if told["epoch"] != before:
            ws.remember(_memo_of_epoch(self._kept), told["epoch"])
        self._place = self._id(told["epoch"])
        self._size, self._spared = told["size"], told["spared"]
        known = {site: [(a, b) for a, b in held] for site, held in told["known"].items()}
        return Greeting(self._place, told["time"], known, _forked(ws, me.site, told["last"]))

    def _id(self, epoch: str) -> str:
        return f"{self._kept.team}:{epoch}"

    def incoming(self, ws: Workspace) -> Iterator[Incoming]:
        """What has arrived at the server since."""
        return server_reading.incoming(ws, self._client, self._place, self._kept.team, outbox.own_site(ws))

    def send(self, ws: Workspace, batch: Batch) -> None:
        """Hand over entries. What is too large for one segment goes in halves."""
        data = self._sealed(ws, batch)
        if len(data) > _MOST and len(batch.entries) > 1:
            for half in _halves(batch):
                self.send(ws, half)
            return
        told = self._client.ask("PUT", f"/v1/segments/{segment.name_of(data)}", body=data).told
        if told.get("refused"):
            raise server_words.sentence(422, "", json.dumps({"entries": told["refused"]}).encode())

    def _sealed(self, ws: Workspace, entries: Batch) -> bytes:
        from desktop_crm import __version__

        head = segment.Header(
            team=self._kept.team,
            writer=outbox.own_site(ws),
            site=entries.entries[0].site,
            first=entries.first,
            last=entries.last,
            count=len(entries.entries),
            made=now(),
            version=__version__,
        )
        return segment.seal(head, batch.pack(entries), None)

    def acknowledge(self, ws: Workspace, ack: Ack) -> None:
        """Tell the server how far this laptop has come."""
        said = {**asdict(ack.me), "vector": dict(ack.vector), "sums": dict(ack.sums), "clock": ack.clock}
        self._client.ask("PUT", "/v1/acknowledgement", said)

    def laptops(self, ws: Workspace) -> list[Laptop]:
        """The laptops of the team."""
        return [_laptop(told) for told in self._client.ask("GET", "/v1/laptops").told["laptops"]]

    def waiting(self, ws: Workspace) -> list[str]:
        """What the server has and cannot be taken."""
        return server_reading.refused(ws, self._place)

    def wait(self, ws: Workspace, seconds: float, stop: threading.Event) -> bool:
        """Wait for news. The question to the server is left to itself when the program wants to stop."""
        epoch = ws.memo(_memo_of_epoch(self._kept)) or ""
        asked: dict[str, Any] = {
            "cursor": server_reading.cursor(ws, self._id(epoch)),
            "without": outbox.own_site(ws),
        }
        answered, answers = threading.Event(), list[Any]()

        def ask() -> None:
            try:
                answers.append(self._news(asked, seconds))
            except Exception as error:  # noqa: BLE001 - raised where it is waited for
                answers.append(error)
            answered.set()

        threading.Thread(target=ask, name="news of the server", daemon=True).start()
        while not stop.is_set() and not answered.wait(_STOP_WITHIN):
            pass
        if not answers:
            return False
        if isinstance(answers[0], Exception):
            raise answers[0]
        return bool(answers[0])

    def _news(self, asked: dict[str, Any], seconds: float) -> bool:
        answer = self._client.attempt("GET", "/v1/wait", wait=seconds + 30, seconds=seconds, **asked)
        if answer.status == 409:
            return True  # begin anew: the next round does
        if answer.status != 200:
            raise server_words.sentence(answer.status, answer.error, answer.body)
        return bool(answer.told["news"])

    def tidy(self, ws: Workspace) -> None:
        """Leave a snapshot for newcomers when one would spare them much."""
        if server_snapshots.is_due(self._size, self._spared):
            server_snapshots.make(ws, self._client, self._place)
            self._spared = self._size

    def invite(self, ws: Workspace) -> Invite:
        """Let one more laptop join, by the certificate that this one knows."""
        told = self._client.ask("POST", "/v1/invites").told
        pin = f"@{self._kept.fingerprint}" if self._kept.fingerprint else ""
        return Invite(told["code"] + pin, told["expires"], self._client.where)

    def revoke(self, ws: Workspace, site: str) -> None:
        """Let a laptop in no longer, from now on."""
        self._client.ask("PUT", f"/v1/laptops/{site}/revocation")

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def _memo_of_epoch(kept: Kept) -> str:
    return f"server-epoch-{kept.team}"


def _halves(batch: Batch) -> list[Batch]:
    middle = len(batch.entries) // 2
    return [replace(batch, entries=batch.entries[:middle]), replace(batch, entries=batch.entries[middle:])]


def _forked(ws: Workspace, site: str, last: dict[str, Any]) -> bool:
    """Whether the server's last entry of this site is not the one that is here."""
    if not last["seq"]:
        return False
    here = ws.read(
        "SELECT e.hash FROM entry e JOIN site s ON s.n = e.site WHERE s.id = ? AND e.seq = ?",
        (site, last["seq"]),
    )
    return not {hash_.hex() for (hash_,) in here} >= set(last["hashes"])


def _laptop(told: dict[str, Any]) -> Laptop:
    return Laptop(
        site=told["site"],
        name=told["name"],
        person=told["person"],
        last_seen=told["seen"],
        vector=told["vector"],
        clock_off=told["clock_off"],
        revoked=told["revoked"],
        version=told["version"],
        mine=told["mine"],
        sums={table: (count, sum_) for table, (count, sum_) in told["sums"].items()},
    )


def join(ws: Workspace, where: str, code: str, me: Me, progress: Progress | None = None) -> Joined:
    """Become one of the team's laptops. A base that is a copy of one that takes part goes on as another laptop."""
    invited = addresses.invited(where, code)
    token = _token(ws, invited.secret)
    client = Client(invited.where, invited.fingerprint, f"Invite {code_of(invited)}")
    try:
        answer = client.attempt("POST", "/v1/join", {**asdict(me), "token": token})
        if answer.error == "taken":
            me = replace(me, site=outbox.new_site(ws))
            answer = client.attempt("POST", "/v1/join", {**asdict(me), "token": token})
        if answer.status == 401:
            raise server_words.wrong_invite()
        if answer.status != 200:
            raise server_words.sentence(answer.status, answer.error, answer.body)
        told = answer.told
    finally:
        client.close()
    secrets.put(ws, _TOKEN, token)
    ws.remember(_MEMO, json.dumps(asdict(Kept(told["team"], invited.fingerprint))))
    return _joined(ws, Client(invited.where, invited.fingerprint, f"Bearer {token}"), told, me, progress)


def _joined(ws: Workspace, client: Client, told: dict[str, Any], me: Me, progress: Progress | None) -> Joined:
    """A base in which nobody has worked begins with a snapshot, and from there goes on reading."""
    from desktop_crm.sync.connection import is_empty

    try:
        quick = is_empty(ws) and server_snapshots.join(ws, client, me, progress)
    finally:
        client.close()
    if quick:
        ws.remember(f"server-epoch-{told['team']}", told["epoch"])
    ((contacts,),) = ws.read("SELECT count(*) FROM contact WHERE deleted IS NULL")
    return Joined(told["team"], told["name"], contacts, quick)


def code_of(invited: addresses.Invited) -> str:
    """The code as it is sent."""
    from desktop_crm.sync import codes

    return codes.shown(invited.secret)


def _token(ws: Workspace, secret: bytes) -> str:
    """The same for the same invite on this laptop: when the answer is lost, joining can simply be repeated.

    Nobody who only knows the invite can find it out.
    """
    seed = secrets.get(ws, _SEED) or randomness.token_hex(32)
    secrets.put(ws, _SEED, seed)
    made = hashlib.blake2b(secret, key=bytes.fromhex(seed), digest_size=48, person=b"crm-token").digest()
    return f"{made[:16].hex()}.{base64.urlsafe_b64encode(made[16:]).decode().rstrip('=')}"


def opened(ws: Workspace, where: str) -> ServerPlace:
    """The server that this base has joined."""
    memo, token = ws.memo(_MEMO), secrets.get(ws, _TOKEN)
    if not memo or not token:
        raise Refused(
            _("This laptop has lost its access to the server."),
            _("Join again with a new invite; nothing that is here is lost."),
        )
    kept = Kept(**json.loads(memo))
    return ServerPlace(Client(where, kept.fingerprint, f"Bearer {token}"), kept)


def probe(where: str, code: str = "") -> list[Check]:
    """Whether there is a server, and one that can be trusted. An invite is not used up by that."""
    address, _hash, inside = where.partition("#")
    try:
        pin = addresses.invited(where, code).fingerprint if code or inside else ""
        client = Client(address.rstrip("/"), pin)
        try:
            status = client.attempt("GET", "/health").status
        finally:
            client.close()
    except Unreachable as error:
        return [Check(_("The server answers"), False, str(error))]
    except UserError as error:
        return [Check(_("The server can be trusted"), False, str(error))]
    if status != 204:
        sentence = _("What answers there is not a Desktop CRM server.")
        return [Check(_("The server answers"), False, sentence)]
    return [Check(_("The server answers"), True), Check(_("The server can be trusted"), True)]


def forget(ws: Workspace, where: str) -> None:
    """Drop what was kept for the server. It is told, when it can be reached."""
    try:
        place = opened(ws, where)
        try:
            place.revoke(ws, outbox.own_site(ws))
        finally:
            place.close()
    except UserError as error:
        log.info("the server was not told that this laptop leaves: %s", error.what)
    for name in (_TOKEN, _SEED):
        secrets.forget(ws, name)
    ws.remember(_MEMO, None)
