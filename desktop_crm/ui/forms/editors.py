"""The editor of a field, by its kind."""

from __future__ import annotations

from collections.abc import Callable

from desktop_crm.base.i18n import N_, _
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import (
    Address,
    Bool,
    Choice,
    Date,
    Digits,
    Email,
    Kind,
    Link,
    Messenger,
    Moment,
    Money,
    Number,
    Phone,
    Ref,
    Tags,
    TaxId,
    Text,
)
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.choices import ChoiceEditor
from desktop_crm.ui.forms.dates import DateEditor
from desktop_crm.ui.forms.editor import Editor, reading
from desktop_crm.ui.forms.lines import LineEditor, LongEditor
from desktop_crm.ui.forms.many import ManyEditor
from desktop_crm.ui.forms.refs import RefEditor
from desktop_crm.ui.forms.rows import PlaceRow, PointRow, Row
from desktop_crm.ui.forms.tags import TagsEditor
from desktop_crm.ui.forms.uses import UsePicker, offered

Make = Callable[[Desk, str, Kind], Editor]


def editor_for(desk: Desk, field: Field) -> Editor:
    """The editor of one field, still empty; of a `many` field, one for all its values."""
    name = _(field.label)
    if field.many and not isinstance(field.kind, Tags):
        return ManyEditor(name, lambda: _row(desk, name, field.kind), add_label(field.kind))
    return value_editor(desk, name, field.kind)


def value_editor(desk: Desk, name: str, kind: Kind) -> Editor:
    """The editor of one value of `kind`."""
    for each, make in MAKERS:
        if isinstance(kind, each):
            return make(desk, name, kind)
    return LineEditor(name, kind, reading(desk))


def add_label(kind: Kind) -> str:
    """What the button says that adds one more value of `kind`."""
    return next((_(label) for each, label in _ADD if isinstance(kind, each)), _("Add one more"))


def _row(desk: Desk, name: str, kind: Kind) -> Row:
    if isinstance(kind, Ref):
        role = LineEditor(_("Role"), Text(), reading(desk), _("Role"))
        return PlaceRow(RefEditor(name, desk, kind), role)
    use = _("{field}: purpose").format(field=name)
    return PointRow(value_editor(desk, name, kind), UsePicker(kind, use) if offered(kind) else None)


def _line(placeholder: str = "", icon: str = "") -> Make:
    return lambda desk, name, kind: LineEditor(name, kind, reading(desk), _(placeholder), icon)


def _text(desk: Desk, name: str, kind: Kind) -> Editor:
    assert isinstance(kind, Text)
    if kind.multiline:
        lines = 2 if isinstance(kind, Address) else 3
        return LongEditor(name, kind, reading(desk), lines)
    return LineEditor(name, kind, reading(desk))


def _date(desk: Desk, name: str, kind: Kind) -> Editor:
    assert isinstance(kind, Date)
    return DateEditor(name, kind, reading(desk))


def _choice(_desk: Desk, name: str, kind: Kind) -> Editor:
    assert isinstance(kind, (Choice, Bool))
    return ChoiceEditor(name, kind)


def _ref(desk: Desk, name: str, kind: Kind) -> Editor:
    assert isinstance(kind, Ref)
    return RefEditor(name, desk, kind)


MAKERS: tuple[tuple[type[Kind], Make], ...] = (
    (Tags, lambda desk, name, _kind: TagsEditor(name, desk)),
    (Text, _text),
    (Phone, _line("+7 900 000-00-00")),
    (Email, _line("name@example.com")),
    (Link, _line("example.com")),
    (Messenger, _line("Telegram @name")),
    (Money, _line("0")),
    (Number, _line("0")),
    (Date, _date),
    (Moment, _line(N_("Day and time"))),
    (Choice, _choice),
    (Bool, _choice),
    (Ref, _ref),
    (TaxId, _line(N_("10 or 12 digits"))),
    (Digits, _line()),
)
"""The kinds and what makes their editors; the first that a kind is an instance of serves it."""

_ADD: tuple[tuple[type[Kind], str], ...] = (
    (Phone, N_("Add phone")),
    (Email, N_("Add e-mail")),
    (Messenger, N_("Add messenger")),
    (Link, N_("Add website")),
    (Address, N_("Add address")),
    (Ref, N_("Add company")),
)
