"""What words typed into a search mean for certificates, as SQL that row policies let be fast.

Only leakproof operators reach an index under row policies, so a prefix is a range of bytes
(`key >= 'DUR' and key < 'DUS'`, collation C) and never a LIKE. A holder is looked up only where
it is not the customer: the index holds those alone, and the customer's finds the others.
"""

from collections.abc import Mapping
from typing import Final

from django.db import connection
from psycopg import sql

from vigie.kernel.actor import Actor
from vigie.kernel.text import alphanumerics, fold

# A word on this many certificates is common: a page of it is found along the list's own order.
COMMON: Final = 3000
# How far such a page is looked for before all that match are gathered and sorted.
WINDOW: Final = 20_000
_LAST: Final = "\U0010ffff"


class Search:
    """Words of a search as prefixes of plate, contract, VIN, customer and holder."""

    def __init__(self, organisation_id: int, keys: Mapping[str, str]) -> None:
        self._organisation_id, self._keys = organisation_id, keys

    @classmethod
    def of(cls, by: Actor, words: str) -> "Search":
        """Return what words mean to an actor."""
        kept = words.replace("\0", "")  # PostgreSQL knows no such character
        text, bare = fold(kept), alphanumerics(kept)
        keys = {"contract_key": text, "customer_key": text, "holder_key": text}
        return cls(by.organisation_id, {"plate": bare, "vin": bare, **keys} if bare else keys)

    @property
    def condition(self) -> sql.Composable:
        """Return what a certificate that is meant fulfils."""
        ranges = [_range(column, prefix) for column, prefix in self._keys.items()]
        return sql.SQL("({})").format(sql.SQL(" or ").join(ranges))

    def without(self, column: str) -> "Search":
        """Return the same words looked for in the other keys."""
        rest = {name: prefix for name, prefix in self._keys.items() if name != column}
        return Search(self._organisation_id, rest)

    def range_of(self, column: str) -> sql.Composable | None:
        """Return the range of one key, None when it is not among those looked up."""
        return _range(column, self._keys[column]) if column in self._keys else None

    def is_common(self) -> bool:
        """Tell whether any of the keys has `COMMON` certificates; reads that many entries each."""
        return self.counted_up_to(COMMON) >= COMMON

    def counted_up_to(self, most: int) -> int:
        """Return the count of the key that has most certificates, none counted beyond `most`."""
        counts = [
            sql.SQL(
                "(select count(*) from (select from registrations_certificate {}) found)"
            ).format(self._branch(column, prefix, most))
            for column, prefix in self._keys.items()
        ]
        with connection.cursor() as run:
            run.execute(sql.SQL("select greatest({})").format(sql.SQL(", ").join(counts)))
            (count,) = run.fetchone()
        return int(count)

    def first_ids(self, limit: int) -> list[int]:
        """Return the ids of the first certificates of each key in its own order, plates first."""
        parts = [
            sql.SQL("(select {} as key, {} as word, id from registrations_certificate {})").format(
                sql.Literal(place),
                sql.Identifier(column),
                self._branch(column, prefix, limit, ordered=True),
            )
            for place, (column, prefix) in enumerate(self._keys.items())
        ]
        query = sql.SQL("select id from ({}) found order by key, word, id")
        with connection.cursor() as run:
            run.execute(query.format(sql.SQL(" union all ").join(parts)))
            return list(dict.fromkeys(row[0] for row in run.fetchall()))[:limit]

    def _branch(
        self, column: str, prefix: str, limit: int, *, ordered: bool = False
    ) -> sql.Composable:
        order = (
            sql.SQL("order by {}, id").format(sql.Identifier(column)) if ordered else sql.SQL("")
        )
        return sql.SQL("where organisation_id = {} and {} {} limit {}").format(
            sql.Literal(self._organisation_id), _range(column, prefix), order, sql.Literal(limit)
        )


def _range(column: str, prefix: str) -> sql.Composable:
    found = sql.SQL("{column} >= {first} and {column} < {last}").format(
        column=sql.Identifier(column), first=sql.Literal(prefix), last=sql.Literal(prefix + _LAST)
    )
    if column == "holder_key":
        found = sql.SQL("{} and holder_key <> customer_key").format(found)
    return sql.SQL("({})").format(found)
