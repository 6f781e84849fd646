"""The codes that people tell each other."""

from __future__ import annotations

import pytest

from desktop_crm.sync import codes
from desktop_crm.sync.errors import Refused


def test_a_code_is_read_however_it_was_copied() -> None:
    for _ in range(200):
        secret = codes.new()
        shown = codes.shown(secret)
        assert len(shown) == 35
        assert shown.count("-") == 5
        for copied in (shown, shown.lower(), shown.replace("-", " "), f"  {shown.replace('0', 'O')}\n"):
            assert codes.read(copied) == secret


def test_a_slip_or_a_missing_part_is_noticed() -> None:
    shown = codes.shown(bytes(range(16)))
    swapped = shown[:2] + ("X" if shown[2] != "X" else "Y") + shown[3:]
    for wrong in (swapped, shown[:-1], shown[6:], "", "K7Q2M", "щ" * 30):
        with pytest.raises(Refused, match="invite code"):
            codes.read(wrong)
