"""What is remembered from one exchange to the next: how far it went, what was wrong, who was there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from desktop_crm.base.errors import UserError
from desktop_crm.sync.place import Laptop

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace

_MEMO, _WRITTEN = "exchange", "exchange.written"
_NOW_AND_THEN = 300_000  # milliseconds


@dataclass(frozen=True, slots=True)
class State:
    """Kept in the base, on this laptop only. Moments are in milliseconds."""

    place: str = ""
    """The id of the place at the last exchange."""
    sent: int = 0
    """Own entries up to this number are at the place."""
    last: int | None = None
    """When the last exchange went through."""
    problem: tuple[str, str] | None = None
    sentences: tuple[str, ...] = ()
    laptops: tuple[Laptop, ...] = ()
    refused: dict[str, tuple[int, str]] = field(default_factory=dict)
    """What was refused, here or there: since when, and the sentence."""
    lost: dict[str, int] = field(default_factory=dict)
    """Since when the place lacks entries of other sites."""
    forked: dict[str, int] = field(default_factory=dict)
    """From which number on the place was given what this base wrote under a former id, see `outbox.forked`."""
    lacking: int | None = None
    """Since when the place says that it holds entries which it does not offer."""
    asked_again: int = 0
    """When the place was last read from the beginning for that."""
    told: str = ""
    """What was last acknowledged, as a digest, and when."""
    told_at: int = 0
    reckoned: str = ""
    """The digest of the vector for which the sums were last reckoned, when, and how long that took."""
    reckoned_at: int = 0
    reckoning: int = 0
    sums: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def error(self) -> UserError | None:
        """What was wrong at the last exchange."""
        return UserError(*self.problem) if self.problem else None


def load(ws: Workspace) -> State:
    """As the last exchange has left it."""
    known: State | None = ws.cache.get(_MEMO)
    if known is None:
        known = ws.cache[_MEMO] = _read(ws.memo(_MEMO))
    return known


def save(ws: Workspace, state: State) -> None:
    """Remember it. That an exchange changed nothing is written down now and then only: there is one every minute."""
    before = load(ws)
    ws.cache[_MEMO] = state
    if (
        replace(before, last=None) != replace(state, last=None)
        or (state.last or 0) - _written(ws) > _NOW_AND_THEN
    ):
        ws.remember(_MEMO, json.dumps(asdict(state), ensure_ascii=False))
        ws.cache[_WRITTEN] = state.last or 0


def _written(ws: Workspace) -> int:
    return int(ws.cache.get(_WRITTEN, 0))


def forget(ws: Workspace) -> None:
    """Begin anew, with another place."""
    ws.remember(_MEMO, None)
    ws.cache[_MEMO] = State()


def _read(text: str | None) -> State:
    """What an earlier or a later version of the program has kept under other names is left out."""
    told: dict[str, Any] = json.loads(text) if text else {}
    state = State(**{f.name: told[f.name] for f in fields(State) if f.name in told})
    return replace(
        state,
        problem=_pair(state.problem),
        sentences=tuple(state.sentences),
        laptops=tuple(_laptop(laptop) for laptop in told.get("laptops", ())),
        refused={name: _pair(why) for name, why in state.refused.items()},
        sums={name: _pair(sum_) for name, sum_ in state.sums.items()},
    )


def _laptop(told: dict[str, Any]) -> Laptop:
    laptop = Laptop(**{f.name: told[f.name] for f in fields(Laptop) if f.name in told})
    return replace(laptop, sums={name: _pair(sum_) for name, sum_ in laptop.sums.items()})


def _pair(values: Any) -> Any:
    return tuple(values) if values else None
