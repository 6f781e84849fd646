"""Accounts in messengers and social networks, stored as "telegram:name"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds.base import Cell, Kind, Part, Reading, Value
from desktop_crm.models.kinds.phone import Phone
from desktop_crm.models.kinds.text import excerpt, nothing, one_line, written

SERVICES = {
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "viber": "Viber",
    "max": "MAX",
    "vk": "VK",
    "skype": "Skype",
}
"""What each messenger is called."""

_WORDS = {
    "telegram": "telegram телеграм телеграмм телега tg тг",
    "whatsapp": "whatsapp ватсап вотсап вацап вотсапп ватсапп wa",
    "viber": "viber вайбер",
    "max": "max макс",
    "vk": "vk вк вконтакте vkontakte",
    "skype": "skype скайп",
}
_SERVICE_OF = {word: key for key, known in _WORDS.items() for word in known.split()}
_PREFIX = re.compile(r"([a-zа-яё]+)(?:\s*[:—–=]\s*|\s+|(?=[@+]))(\S.*)", re.IGNORECASE)
_HOSTS = (
    ("telegram", re.compile(r"(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/(?:s/)?(.+)", re.IGNORECASE)),
    ("telegram", re.compile(r"tg://resolve\?(?:domain|phone)=(.+)", re.IGNORECASE)),
    ("whatsapp", re.compile(r"(?:www\.)?wa\.me/(.+)", re.IGNORECASE)),
    (
        "whatsapp",
        re.compile(r"(?:(?:api|web|www)\.)?whatsapp\.com/send/?\?(?:.*&)?phone=(.+)", re.IGNORECASE),
    ),
    ("whatsapp", re.compile(r"whatsapp://send\?(?:.*&)?phone=(.+)", re.IGNORECASE)),
    ("viber", re.compile(r"viber://(?:chat|contact|add)/?\?number=(.+)", re.IGNORECASE)),
    ("vk", re.compile(r"(?:www\.|m\.)?(?:vk\.com|vk\.ru|vkontakte\.ru|vk\.me)/(.+)", re.IGNORECASE)),
    ("max", re.compile(r"(?:www\.)?max\.ru/(.+)", re.IGNORECASE)),
)
_NAME = {
    "telegram": re.compile(r"[a-z][a-z0-9_]{3,31}|\+[\w-]{10,}", re.IGNORECASE | re.ASCII),
    "vk": re.compile(r"[a-z0-9_.]{2,32}", re.IGNORECASE | re.ASCII),
    "max": re.compile(r"[\w./-]{2,200}", re.IGNORECASE | re.ASCII),
    "skype": re.compile(r"(?:live:)?[\w.,:-]{2,80}", re.IGNORECASE | re.ASCII),
}
_ENDS = re.compile(r"[;,\n]|:::")


@dataclass(frozen=True)
class Messenger(Kind):
    """An account: "telegram:name", "whatsapp:+79124451803".

    `service`: whose account it is when the text does not say.
    """

    service: str = ""

    cell: ClassVar[Cell] = Cell.LINK

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        text = one_line(written(raw))
        if nothing(text):
            return None
        service, name = self._service(text)
        account = _account(service, name, raw if name == text else name, reading)
        if not account:
            raise UserError(
                _("No messenger account is understood here: {text}").format(text=excerpt(text)),
                _("Write for example “Telegram @name” or “WhatsApp +7 912 445-18-03”."),
            )
        return f"{service}:{account}"

    def format(self, value: Value) -> str:
        if value is None:
            return ""
        service, account = _parted(value)
        if account.startswith("+") and account[1:].isdigit():
            account = Phone().format(account)
        elif service == "telegram" and not account.startswith("+"):
            account = "@" + account
        return f"{SERVICES.get(service, service)} {account}"

    def edit(self, value: Value) -> str:
        return self.format(value)

    def url(self, value: Value) -> str:
        """What opens a conversation; empty where the messenger has no such address."""
        service, account = _parted(value)
        bare = account.removeprefix("+")
        return {
            "telegram": f"https://t.me/{account}",
            "whatsapp": f"https://wa.me/{bare}",
            "viber": f"viber://chat?number=%2B{bare}",
            "vk": f"https://vk.com/{account}",
            "max": "" if account.startswith("+") else f"https://max.ru/{account}",
            "skype": f"skype:{account}?chat",
        }.get(service, "")

    def normal(self, value: Value) -> str:
        return "" if value is None else str(value).lower()

    def split(self, raw: Any) -> list[Part]:
        if not isinstance(raw, str):
            return super().split(raw)
        return [Part(one_line(part)) for part in _ENDS.split(written(raw)) if not nothing(one_line(part))]

    def _service(self, text: str) -> tuple[str, str]:
        """Whose account `text` names, and the account; an empty service when nothing says it."""
        bare = re.sub(r"^https?://", "", text, flags=re.IGNORECASE)
        for service, address in _HOSTS:
            if found := address.fullmatch(bare):
                return service, re.split(r"[?&#]", found[1], maxsplit=1)[0].rstrip("/").replace("%2B", "+")
        prefix = _PREFIX.fullmatch(text)
        if prefix and prefix[1].casefold() in _SERVICE_OF:
            service = _SERVICE_OF[prefix[1].casefold()]
            inner = Messenger(service)._service(prefix[2]) if "/" in prefix[2] else (service, prefix[2])
            return inner if inner[0] == service else (service, prefix[2])
        if text.lower().endswith(("@c.us", "@s.whatsapp.net")):
            return "whatsapp", text
        if not self.service and text.startswith("@"):
            return "telegram", text
        return self.service, text


def account_of(service: str, phone: str) -> str:
    """The account that belongs to a stored telephone number in a messenger."""
    return f"{service}:{phone.partition(';')[0]}"


def _parted(value: Value) -> tuple[str, str]:
    service, _colon, account = str(value or "").partition(":")
    return service, account


def _account(service: str, name: str, raw: Any, reading: Reading) -> str:
    """The account as it is stored; empty when it cannot be one of `service`."""
    if service not in SERVICES:
        return ""
    bare = name.removeprefix("@")
    shape = _NAME.get(service)
    if service != "vk" and (number := _number(raw, reading)):
        return number
    return bare if shape and shape.fullmatch(bare) else ""


def _number(raw: Any, reading: Reading) -> str:
    try:
        return str(Phone().parse(raw, reading) or "").partition(";")[0]
    except UserError:
        if isinstance(raw, str) and raw.isdigit() and len(raw) > 10:
            return _number("+" + raw, reading)
        return ""
