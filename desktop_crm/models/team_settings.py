"""What the team has set up for itself: its own fields and its saved lists."""

from __future__ import annotations

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import field
from desktop_crm.models.kinds import Bool, Number, Text
from desktop_crm.models.record import Record


class OwnField(Record, entity="own_field"):
    """A field that the team has added. Its `id` is its key in the `own` column, for ever.

    `kind` names one of `store.own_fields.KINDS`; `options` is JSON: a list of {"key", "label", "tone"}.
    """

    label = N_("Own field")
    plural = N_("Own fields")

    of: str = field(N_("Record"), Text(), required=True)
    name: str = field(N_("Name"), Text(), required=True, default="")
    kind: str = field(N_("Kind"), Text(), required=True)
    options: str | None = field(N_("Options"), Text())
    required: int = field(N_("Required"), Bool(), default=0)
    rank: float = field(N_("Order"), Number(), default=0)


class SavedList(Record, entity="saved_list"):
    """A list with its filters, columns and order. `query` is the JSON of `store.query.Query`."""

    label = N_("Saved list")
    plural = N_("Saved lists")

    of: str = field(N_("Record"), Text(), required=True)
    name: str = field(N_("Name"), Text(), required=True, default="")
    query: str = field(N_("Filters"), Text(), required=True, default="{}")
    rank: float = field(N_("Order"), Number(), default=0)


class TeamSetting(Record, entity="team_setting"):
    """Something the whole team has agreed on, such as the country of its holidays. The id is derived from the key."""

    label = N_("Setting of the team")
    plural = N_("Settings of the team")

    key: str = field(N_("Setting"), Text(), required=True)
    value: str | None = field(N_("Value"), Text())
