"""The tables of a server. One database is one team."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

METADATA = MetaData()

FORMAT = 1
"""Of these tables; a program that does not know it leaves the database alone."""

PLACE = Table(
    "place",
    METADATA,
    Column("one", Integer, primary_key=True),
    Column("format", Integer, nullable=False),
    Column("team", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("address", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
)
"""One row. Its `last` counts arrivals; whoever adds one holds the row, so that they are seen in their order.

`chain` sums up all arrivals so far: a cursor that does not fit it was given out by a server whose history is not
this one. `secret` signs cursors. `address` is what invites lead to, and `fingerprint` that of a certificate which
nobody else vouches for.
"""

LAPTOP = Table(
    "laptop",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("token", LargeBinary, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("joined", BigInteger, nullable=False),
    Column("seen", BigInteger),
    Column("clock_off", BigInteger),
    Column("told", LargeBinary),
    Column("revoked", BigInteger),
)
"""`token` is a hash. `site` is the one it writes under now; `told` its last acknowledgement."""

SITE = Table(
    "site",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("laptop", Text, ForeignKey("laptop.id"), nullable=False, index=True),
)
"""Whose sites are whose: a base that turns out to be a copy goes on under another one."""

INVITE = Table(
    "invite",
    METADATA,
    Column("code", LargeBinary, primary_key=True),
    Column("made", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("laptop", Text, ForeignKey("laptop.id")),
)
"""`code` is a hash; `laptop` the one that has used it."""

ARRIVAL = Table(
    "arrival",
    METADATA,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("writer", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("ends", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("moment", BigInteger, nullable=False),
    Column("size", Integer, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""What has arrived, numbered. `kind` is a segment so far; later others may tell what a laptop may see.

`ends` is the hash of the entry `last`; `total` the bytes of all arrivals up to this one.
"""

Index("arrival_site", ARRIVAL.c.site, ARRIVAL.c.last)

HELD = Table(
    "held",
    METADATA,
    Column("site", Text, primary_key=True),
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
)
"""Which numbers of each site have arrived, as ranges that do not touch."""

SNAPSHOT = Table(
    "snapshot",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("laptop", Text, ForeignKey("laptop.id"), nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("manifest", LargeBinary, nullable=False),
    Column("whole", Integer, nullable=False),
)
"""A copy of a base that holds everything up to arrival `n`; `whole` when every part has come."""

PART = Table(
    "part",
    METADATA,
    Column("snapshot", Text, ForeignKey("snapshot.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)
