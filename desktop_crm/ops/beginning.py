"""How a team begins: whether a base is still untouched, and what the first questions set up."""

from __future__ import annotations

from desktop_crm.models.kinds import Phone
from desktop_crm.ops import presets, team
from desktop_crm.store.workspace import Workspace

_ASKED = "welcomed"


def is_fresh(ws: Workspace) -> bool:
    """Whether nobody works here, nothing is set up and there are no clients."""
    there = " UNION ALL ".join(
        f"SELECT 1 FROM {e} WHERE deleted IS NULL" for e in ("employee", "pipeline", "contact", "company")
    )
    return not ws.read(f"{there} LIMIT 1")


def is_to_be_asked(ws: Workspace) -> bool:
    """Whether the first questions are to be asked by themselves: once, and only over a fresh base."""
    return ws.memo(_ASKED) is None and is_fresh(ws)


def asked(ws: Workspace) -> None:
    """The questions were asked, whatever was answered."""
    ws.remember(_ASKED, "1")


def set_up(ws: Workspace, trade: str, language: str, agreed: dict[str, str]) -> None:
    """Give the team what its trade needs ("" for nothing) and what it has agreed on, in one step."""
    if trade and not presets.is_in_use(ws, trade):
        presets.apply(ws, trade, language, agreed)
    else:
        team.agree_on(ws, agreed)


def sample_phone(country: str) -> tuple[str, str]:
    """A mobile number of a country as people there write it, and as it is shown."""
    import phonenumbers as numbers

    example = numbers.example_number_for_type(country, numbers.PhoneNumberType.MOBILE)
    if example is None:
        return "", ""
    shown = Phone().format(numbers.format_number(example, numbers.PhoneNumberFormat.E164))
    return numbers.format_number(example, numbers.PhoneNumberFormat.NATIONAL), shown
