"""The triggers that write the journal, generated from the declarations.

Each insert, update or physical delete of a record writes one entry in the same transaction, whoever makes it:
the program, a bulk statement, or a person with another SQLite tool. Plain SQL only, so that no tool fails on it.
"""

from __future__ import annotations

from desktop_crm.models.record import Record, columns_of

NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
"""Milliseconds since 1970, UTC, in SQL that every SQLite of the last ten years understands."""

CREATED, CHANGED, REMOVED, PURGED = 0, 1, 2, 3
"""The kinds of an entry; the last erases a record for good, see purge.py, and no trigger writes it."""

# A hybrid logical clock: milliseconds << 16 | counter, never going back.
TICK = f"UPDATE writing SET clock = max(clock + 1, {NOW} << 16);"
_WHEN = "(SELECT capture FROM writing)"
_LAST = "last_insert_rowid()"


def journal_triggers(record: type[Record]) -> dict[str, str]:
    """The CREATE TRIGGER statements of one record by trigger name."""
    entity = record.entity
    makers = {"created": _on_insert, "changed": _on_update, "removed": _on_delete}
    return {f"{entity}_{name}": make(record, f"{entity}_{name}") for name, make in makers.items()}


def _journalled(record: type[Record]) -> list[str]:
    return [f.key for f in columns_of(record)] + ["deleted"]


def _on_insert(record: type[Record], name: str) -> str:
    body = created_body(record, "NEW")
    return f"""CREATE TRIGGER {name} AFTER INSERT ON {record.entity} WHEN {_WHEN} BEGIN
  {TICK}
  {_entry(record.entity, "NEW", CREATED, body)}
END"""


def created_body(record: type[Record], side: str) -> str:
    """SQL for the body of the entry that tells of a new record; `side` names its row."""
    body = _without_nulls([f"'{key}', {side}.\"{key}\"" for key in _journalled(record)])
    if record.takes_own_fields:
        own = f"(SELECT json_group_object('own.' || key, value) FROM json_each({side}.own))"
        body = f"json_patch({body}, CASE WHEN {side}.own = '{{}}' THEN '{{}}' ELSE {own} END)"
    return body


def created_text(record: type[Record], side: str) -> str:
    """The same text as `created_body`, put together in half the time: for many rows in one statement.

    Not for the triggers, as the schema of every base would change with it.
    """
    parts = [
        f"""CASE WHEN {side}."{key}" IS NULL THEN '' ELSE ',"{key}":' || json_quote({side}."{key}") END"""
        for key in _journalled(record)
    ]
    if record.takes_own_fields:
        each = """group_concat(',' || json_quote('own.' || key) || ':' || json_quote(value), '')"""
        own = f"(SELECT {each} FROM json_each({side}.own) WHERE value IS NOT NULL)"
        parts.append(f"CASE WHEN {side}.own = '{{}}' THEN '' ELSE coalesce({own}, '') END")
    return f"'{{' || substr({' || '.join(parts)}, 2) || '}}'"


def _on_update(record: type[Record], name: str) -> str:
    keys = _journalled(record)
    watched = ", ".join(f'"{key}"' for key in keys + (["own"] if record.takes_own_fields else []))
    differs = " OR ".join(f'OLD."{key}" IS NOT NEW."{key}"' for key in keys)
    body = _without_nulls(
        [
            f"""'{key}', CASE WHEN OLD."{key}" IS NOT NEW."{key}"
      THEN json_array(OLD."{key}", NEW."{key}", json({_replaced(f"'{key}'")})) END"""
            for key in keys
        ]
    )
    if record.takes_own_fields:
        # Another tool may write the same values as another text.
        differs += f" OR (OLD.own IS NOT NEW.own AND {_own_differs()})"
        body = f"json_patch({body}, CASE WHEN OLD.own IS NOT NEW.own THEN {_own_changes()} ELSE '{{}}' END)"
    return f"""CREATE TRIGGER {name} AFTER UPDATE OF {watched} ON {record.entity}
WHEN {_WHEN} AND ({differs}) BEGIN
  {TICK}
  {_entry(record.entity, "NEW", CHANGED, body)}
  {_name_what_was_seen()}
  DELETE FROM head WHERE row = NEW.id AND field IN
    (SELECT key FROM json_each((SELECT body FROM entry WHERE n = {_LAST})));
  INSERT INTO head (row, field, entry)
    SELECT NEW.id, key, {_LAST} FROM json_each((SELECT body FROM entry WHERE n = {_LAST}));
  UPDATE head SET lost = 0 WHERE row = NEW.id AND lost = 2 AND OLD.deleted IS NOT NEW.deleted;
  UPDATE {record.entity} SET changed = {NOW} WHERE rid = NEW.rid;
END"""


def _on_delete(record: type[Record], name: str) -> str:
    body = _without_nulls(
        [
            f"""'{f.key}', CASE WHEN OLD."{f.key}" IS NOT NULL
      THEN json_array(OLD."{f.key}", NULL, json({_replaced(f"'{f.key}'", "OLD")})) END"""
            for f in columns_of(record)
        ]
        + [f"'deleted', json_array(OLD.deleted, NULL, json({whole('OLD.id')}))"]
    )
    if record.takes_own_fields:
        key = "'own.' || key"
        change = f"json_array(value, NULL, json({_replaced(key, 'OLD')}))"
        own = f"(SELECT json_group_object({key}, {change}) FROM json_each(OLD.own))"
        body = f"json_patch({body}, {own})"
    return f"""CREATE TRIGGER {name} AFTER DELETE ON {record.entity} WHEN {_WHEN} BEGIN
  {TICK}
  {_entry(record.entity, "OLD", REMOVED, body)}
  DELETE FROM head WHERE row = OLD.id;
END"""


def _without_nulls(pairs: list[str]) -> str:
    """A JSON object of the pairs, its null members left out (RFC 7396: patching with null removes)."""
    return f"json_patch('{{}}', json_object({', '.join(pairs)}))"


# Who deletes a record names all that it is at that moment, and who writes to what is in the bin names the deletion too:
# so an edit by somebody who does not know of the deletion can be told from the others. See settle.py.
def _name_what_was_seen() -> str:
    deletion = "SELECT entry FROM head WHERE row = NEW.id AND field = 'deleted'"
    named = (
        f"SELECT json_group_array(value) FROM (SELECT value FROM json_each(f.value, '$[2]') UNION {deletion})"
    )
    change = f"json_set(f.value, '$[2]', json(({named})))"
    with_deletion = f"(SELECT json_group_object(f.key, {change}) FROM json_each(body) f)"
    return f"""UPDATE entry SET body = json_set(body, '$.deleted[2]', json({whole("NEW.id")}))
    WHERE n = {_LAST} AND OLD.deleted IS NOT NEW.deleted AND NEW.deleted IS NOT NULL;
  UPDATE entry SET body = {with_deletion} WHERE n = {_LAST} AND OLD.deleted IS NOT NULL;"""


def whole(id_: str) -> str:
    """SQL for the entries that make a record what it is: those that created it, and the heads of all its fields."""
    return f"""(SELECT json_group_array(n) FROM (SELECT n FROM entry WHERE row = {id_} AND kind = {CREATED}
      UNION SELECT entry FROM head WHERE row = {id_}))"""


def _replaced(field: str, side: str = "NEW") -> str:
    """The entries that a write of `field` replaces: its heads, or the entry that created the record."""
    created = f"(SELECT json_array(n) FROM entry WHERE row = {side}.id AND kind = {CREATED} ORDER BY n DESC LIMIT 1)"
    heads = f"(SELECT json_group_array(entry) FROM head WHERE row = {side}.id AND field = {field})"
    return f"coalesce(nullif({heads}, '[]'), {created}, '[]')"


_OWN_KEYS = "(SELECT key FROM json_each(OLD.own) UNION SELECT key FROM json_each(NEW.own))"
_OWN_OLD, _OWN_NEW = (f"json_extract({side}.own, '$.\"' || key || '\"')" for side in ("OLD", "NEW"))


def _own_differs() -> str:
    return f"EXISTS (SELECT 1 FROM {_OWN_KEYS} WHERE {_OWN_OLD} IS NOT {_OWN_NEW})"


def _own_changes() -> str:
    name = "'own.' || key"
    change = f"json_array({_OWN_OLD}, {_OWN_NEW}, json({_replaced(name)}))"
    return f"""(SELECT json_group_object({name}, {change})
      FROM {_OWN_KEYS} WHERE {_OWN_OLD} IS NOT {_OWN_NEW})"""


def _entry(entity: str, side: str, kind: int, body: str) -> str:
    return f"""INSERT INTO entry (site, step, clock, entity, row, kind, body)
    SELECT site, step, clock, '{entity}', {side}.id, {kind}, {body} FROM writing;"""
