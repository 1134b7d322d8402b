"""What is compared with what, and what comes out."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

Judge = Callable[[str, Any, Any], Any]
"""(field, expected rows, observed rows) as Arrow tables of equal length → one word per row."""


@dataclass(frozen=True, slots=True)
class Former:
    """A key, the observed column that holds what it was before, and what else must agree.

    The old value may have gone to another row since, and come from one: by itself it proves nothing.
    `vouching`: pairs of an expected and an observed column, of which one must agree; an empty cell agrees
    with nothing. `series`: patterns of the key before and now between which no value is given twice;
    where both match, nothing else need agree.
    """

    key: str
    column: str
    vouching: tuple[tuple[str, str], ...] = ()
    series: tuple[str, str] | None = None

    @property
    def ours(self) -> tuple[str, ...]:
        """Return the expected columns that vouch."""
        return tuple(ours for ours, _ in self.vouching)

    @property
    def theirs(self) -> tuple[str, ...]:
        """Return the observed columns that are read, the key apart."""
        return (self.column, *(theirs for _, theirs in self.vouching))

    def agrees_sql(self, ours: Collection[str], theirs: Collection[str]) -> str:
        """Return the SQL of `agrees` on tables `e` and `o` that have some columns."""
        parts = [f'e."{a}" = o."{b}"' for a, b in self.vouching if a in ours and b in theirs]
        if self.series is not None:
            then, now = self.series
            parts.append(
                f"(regexp_full_match(e.\"{self.key}\", '{then}')"
                f" and regexp_full_match(o.\"{self.key}\", '{now}'))"
            )
        return f"coalesce({' or '.join(parts) or 'false'}, false)"

    def agrees(self, ours: Mapping[str, str], theirs: Mapping[str, str]) -> bool:
        """Tell whether something else says that two rows are one."""
        if any(ours.get(a) and ours.get(a) == theirs.get(b) for a, b in self.vouching):
            return True
        if self.series is None:
            return False
        both = zip(self.series, (ours, theirs), strict=True)
        return all(re.fullmatch(one, row.get(self.key, "")) for one, row in both)


@dataclass(frozen=True, slots=True)
class Spec:
    """The rules of one comparison; all names are column names of both tables.

    `passes`: the keys to pair on, one after the other, the first on all rows and each next one
    on what is left; an empty key cell pairs with nothing.
    `fields`: what is compared on paired rows; columns of `passes` are compared as well.
    `shown`: columns of the expected row (of the observed one where it is alone) copied beside
    each difference.
    `as_written`: those of `shown`, keys apart, that stand as their source wrote them.
    `context`: columns handed to the judge, where a side has them, compared or not.
    `empty_is_value`: if not, an empty expected cell claims nothing and an empty key neither.
    `is_many_to_one`: several expected rows may name one observed row.
    `former`: where rows are many to one, an expected row that gives that key alone, and is left when all
    keys were tried, stands for the one observed row that names it as its former one and agrees in
    something else; for none where several name it.
    `steady`: fields that seldom differ. They have a digest of their own and are fetched only where
    one of them may differ; the result is the same with any or none.
    """

    passes: tuple[tuple[str, ...], ...]
    fields: tuple[str, ...]
    shown: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    only_expected: str = "only_expected"
    only_observed: str = "only_observed"
    empty_is_value: bool = False
    is_many_to_one: bool = True
    former: Former | None = None
    row: str = "_line"
    raw_prefix: str = "raw_"
    as_written: tuple[str, ...] = ()
    steady: frozenset[str] = frozenset()

    @property
    def told(self) -> tuple[str, ...]:
        """Return the columns that the result is told from: those shown, and their raw texts."""
        return (*self.shown, *(self.raw_prefix + name for name in self.as_written))

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the columns of all passes, each once."""
        return tuple(dict.fromkeys(name for names in self.passes for name in names))

    @property
    def compared(self) -> tuple[str, ...]:
        """Return the keys, then the fields."""
        return self.keys + self.fields

    @property
    def lively(self) -> tuple[str, ...]:
        """Return the fields that are not steady."""
        return tuple(field for field in self.fields if field not in self.steady)

    def wanted(self, *, with_steady: bool) -> tuple[str, ...]:
        """Return the columns to fetch of pairs that differ, each once."""
        compared = self.compared if with_steady else self.keys + self.lively
        return tuple(dict.fromkeys((self.row, *self.told, *self.context, *compared)))


@dataclass(slots=True)
class Summary:
    """Counts of one comparison. On each side, paired rows and rows alone are all the rows."""

    expected_rows: int = 0
    observed_rows: int = 0
    paired: int = 0
    observed_paired: int = 0
    only_expected: int = 0
    only_observed: int = 0
    by_field: Counter[str] = field(default_factory=Counter)

    @property
    def differences(self) -> int:
        """Return how many cells differ."""
        return self.by_field.total()


CHANGED = "changed"
DIFFERENCE_COLUMNS = ("field", "expected", "observed", "kind", "likeness")
