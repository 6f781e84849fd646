"""What the team has decided about cards that look alike."""

from __future__ import annotations

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import field
from desktop_crm.models.kinds import Ref, Text
from desktop_crm.models.record import Record


class NotSame(Record, entity="not_same"):
    """Somebody has looked at two cards and said that they are not duplicates.

    `one` is the smaller id, and the record's own id is derived from both: said on two laptops, it is said once.
    """

    label = N_("Not duplicates")
    plural = N_("Not duplicates")
    indexes = (("one",), ("other",))

    of: str = field(N_("Record"), Text(), required=True)
    one: str = field(N_("One card"), Ref("contact"), required=True)
    other: str = field(N_("Other card"), Ref("contact"), required=True)
