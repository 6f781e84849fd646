"""What one line says of somebody who calls: phones, e-mails, messengers, a name, a firm, what they want."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from desktop_crm.base.errors import UserError
from desktop_crm.models.kinds import Email, Messenger, Phone, Reading
from desktop_crm.ops.details import Point

_EMAIL = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+\.[^\s,;<>()]+")
_NICK = re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}|(?:https?://)?(?:t\.me|wa\.me|vk\.com)/\S+")
_NUMBER = re.compile(
    r"(?<![\w@])(?:\+|00)?\(?\d[\d\s().\-–‑]{3,}\d"
    r"(?:[\s,(]*(?:доб|вн|ext|x|#)[а-яa-z]*[\s.:№]*#?\d{1,7}\)?)?(?!\w)",
    re.IGNORECASE,
)
_FIRM = re.compile(r"(?:ооо|оао|зао|пао|ао|ип|нпо|тоо|чп|llc|ltd|inc|gmbh)\b|[«\"“]", re.IGNORECASE)
_FIRM_AFTER = re.compile(r".+\s(?:llc|ltd|inc|gmbh|corp|plc|ооо|ао|ип)\.?", re.IGNORECASE)
_PARTS = re.compile(r"\s*[,;\n|]\s*|\s+[–—]\s+")
_NAME_WORDS = 4
_FEWEST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood of the line; `unclear` are numbers that are none, with the reason why."""

    name: str = ""
    firm: str = ""
    need: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    messengers: tuple[str, ...] = ()
    unclear: tuple[tuple[str, UserError], ...] = ()

    def is_somebody(self) -> bool:
        """Whether somebody could be found again by it."""
        return bool(self.name or self.firm or self.phones or self.emails or self.messengers)

    def values(self) -> dict[str, Any]:
        """The values of the lead that it becomes. Without a person's name it is called as the firm."""
        details = {"phone": self.phones, "email": self.emails, "messenger": self.messengers}
        found: dict[str, Any] = {key: [Point(v) for v in held] for key, held in details.items() if held}
        called = self.name or ("" if found else self.firm)
        texts = {"name": called, "firm": self.firm, "need": self.need}
        return found | {key: text for key, text in texts.items() if text}


@dataclass(slots=True)
class _Rest:
    """The line without what was taken out of it already."""

    text: str
    unclear: list[tuple[str, UserError]] = field(default_factory=list)

    def take(
        self, shape: re.Pattern[str], kind: Email | Messenger | Phone, reading: Reading
    ) -> tuple[str, ...]:
        """The values of a kind that stand in it, each once; where each stood there is a comma now."""
        found: dict[str, None] = {}
        for raw in shape.findall(self.text):
            try:
                value = kind.parse(raw.strip(), reading)
            except UserError as error:
                self._keep(raw.strip(), kind, error)
                continue
            if value is not None:
                found[str(value)] = None
                self.text = self.text.replace(raw, " , ", 1)
        return tuple(found)

    def _keep(self, raw: str, kind: Email | Messenger | Phone, error: UserError) -> None:
        if not isinstance(kind, Phone) or sum(c.isdigit() for c in raw) >= _FEWEST_DIGITS:
            self.unclear.append((raw, error))
            self.text = self.text.replace(raw, " , ", 1)


def heard(line: str, reading: Reading) -> Heard:
    """What `line` says, whatever the order: «Иван, ООО «Ромашка», 8 916 123-45-67, нужен кирпич»."""
    rest = _Rest(line)
    emails = rest.take(_EMAIL, Email(), reading)
    messengers = rest.take(_NICK, Messenger(), reading)
    phones = rest.take(_NUMBER, Phone(), reading)
    name, firm, need = _words(rest.text)
    return Heard(name, firm, need, phones, emails, messengers, tuple(rest.unclear))


def _words(text: str) -> tuple[str, str, str]:
    """The name, the firm and the request among the words that are left."""
    parts = [p for part in _PARTS.split(text) if (p := " ".join(part.split()).strip(" .:-"))]
    firm = next((p for p in parts if _FIRM.match(p) or _FIRM_AFTER.fullmatch(p)), "")
    others = [p for p in parts if p is not firm]
    first = others[0] if others else ""
    named = bool(first) and len(first.split()) <= _NAME_WORDS and not any(c.isdigit() for c in first)
    return first if named else "", firm, ", ".join(others[1:] if named else others)
