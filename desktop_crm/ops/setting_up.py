"""What the first questions to a team set up."""

from __future__ import annotations

from desktop_crm.models.kinds import Phone
from desktop_crm.ops import presets, team
from desktop_crm.store.workspace import Workspace


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
