"""The questions of a questionnaire: which are asked, what their answers may be, how they are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_crm.base.clock import new_id
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Bool, Choice, Kind, Option, Value
from desktop_crm.store.own_fields import KINDS

Answers = Mapping[str, Value]
"""Question key → stored value of the question's kind."""

ASKS_ON = ("choice", "bool")
"""The kinds of questions on whose answer it may depend whether another one is asked."""


@dataclass(frozen=True, slots=True)
class When:
    """A question is asked only when the question `key` was answered with `value`."""

    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `kind` is a key of `store.own_fields.KINDS`; a `retired` one is no longer asked, only read."""

    key: str
    text: str
    kind: str = "text"
    options: tuple[Option, ...] = ()
    required: bool = False
    when: When | None = None
    retired: bool = False

    @property
    def holds(self) -> Kind:
        """The kind of its answers."""
        return kind_of(self.kind, self.options)


def new_question(text: str = "", kind: str = "text") -> Question:
    """A question that has never been asked yet."""
    return Question(new_id(), text, kind)


def kind_of(kind: str, options: Sequence[Option] = ()) -> Kind:
    """The kind of values behind its key; what is not known is a text."""
    _label, make = KINDS.get(kind, KINDS["text"])
    return make(tuple(options))


def asked(questions: Sequence[Question], answers: Answers) -> list[Question]:
    """The questions that these answers lead to, in order.

    What depends on a question that is skipped is skipped too; what depends on one that is gone is asked.
    """
    known = {q.key for q in questions if not q.retired}
    found: dict[str, Question] = {}
    for q in questions:
        if not q.retired and (q.when is None or q.when.key not in known or _holds(q.when, found, answers)):
            found[q.key] = q
    return list(found.values())


def _holds(when: When, found: Mapping[str, Question], answers: Answers) -> bool:
    return when.key in found and answers.get(when.key) == when.value


def given(questions: Sequence[Question], answers: Answers) -> dict[str, Value]:
    """The answers to what is asked; a question that is skipped has none, whatever was typed before."""
    return {q.key: answers[q.key] for q in asked(questions, answers) if answers.get(q.key) not in (None, "")}


def check(questions: Sequence[Question], answers: Answers, complete: bool = True) -> dict[str, str]:
    """What is wrong with the answers, a sentence for each question; `complete` asks for the required ones too."""
    problems = {}
    for q in asked(questions, answers):
        value = answers.get(q.key)
        if value in (None, ""):
            if q.required and complete:
                problems[q.key] = _("Answer this question.")
        elif not _fits(q.holds, value):
            problems[q.key] = _("This is not an answer to the question: {text}").format(text=value)
    return problems


def _fits(kind: Kind, value: Value) -> bool:
    if isinstance(kind, Choice):
        return kind.option(value) is not None
    if isinstance(kind, Bool):
        return value in (0, 1)
    return isinstance(value, str) == (kind.sql == "TEXT")


def kept(value: Value) -> str | None:
    """An answer as it is kept, whatever its kind."""
    return None if value is None else str(value)


def restored(kind: Kind, text: str | None) -> Value:
    """The answer that was kept as `text`; one that its kind cannot hold any more is the text itself."""
    if text is None or kind.sql == "TEXT":
        return text
    try:
        return int(text) if kind.sql == "INTEGER" else float(text)
    except ValueError:
        return text


def to_json(questions: Sequence[Question]) -> str:
    """The stored form of questions."""
    return json.dumps([_plain(q) for q in questions], ensure_ascii=False)


def from_json(stored: str | None) -> tuple[Question, ...]:
    """The questions behind their stored form; what is no question is left out."""
    return tuple(_question(q) for q in _list(stored) if isinstance(q, dict) and q.get("key"))


def _plain(q: Question) -> dict[str, Any]:
    said: dict[str, Any] = {"key": q.key, "text": q.text, "kind": q.kind}
    if q.options:
        said["options"] = [{"key": o.key, "label": o.label, "tone": o.tone} for o in q.options]
    if q.when:
        said["when"] = {"key": q.when.key, "is": q.when.value}
    return said | {name: True for name in ("required", "retired") if getattr(q, name)}


def _question(said: Mapping[str, Any]) -> Question:
    when = said.get("when")
    return Question(
        str(said["key"]),
        str(said.get("text") or ""),
        str(said.get("kind") or "text"),
        tuple(Option(o["key"], o["label"], o.get("tone") or "plain") for o in said.get("options") or ()),
        bool(said.get("required")),
        When(str(when["key"]), when.get("is")) if when else None,
        bool(said.get("retired")),
    )


def _list(stored: str | None) -> list[Any]:
    try:
        found = json.loads(stored or "[]")
    except ValueError:
        return []
    return found if isinstance(found, list) else []
