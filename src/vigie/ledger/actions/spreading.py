"""Drafts and sheets spread out into rows for COPY, their accounts found and their digest taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vigie.ledger.actions.placing import Row, head_of, ready, ready_sheet
from vigie.ledger.domain.digests import Head, digest_of_texts, texts_of
from vigie.ledger.domain.sheets import Block, Sheet
from vigie.ledger.domain.transfers import Draft
from vigie.ledger.queries.charts import Place, Places

Routes = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Spread:
    """An entry whose transfers are runs of rows: each run has one route."""

    head: Head
    digest: str
    runs: tuple[tuple[Row, Block | None], ...]
    size: int

    def legs(self) -> Iterator[tuple[Place, Place]]:
        """Yield the two accounts of each run."""
        for row, _ in self.runs:
            yield row.debit, row.credit

    def entry_row(self, organisation_id: int, entry_id: int, stamp: tuple[str, int]) -> str:
        """Return the entry's line for COPY; `stamp` is the instant of recording and the batch."""
        head, (recorded_at, batch) = self.head, stamp
        kind, number = (head.subject.kind, head.subject.id) if head.subject else ("", "\\N")
        key, act, piece = (_escaped(text) for text in (head.key, head.act, head.piece))
        return (
            f"{entry_id}\t{organisation_id}\t{key}\t{act}\t{head.journal}\t{piece}"
            f"\t{kind}\t{number}\t{head.booked_on}\t{recorded_at}\t{batch}\t{self.digest}\n"
        )

    def transfer_rows(self, organisation_id: int, entry_id: int, routes: Routes) -> Iterator[str]:
        """Yield the transfers' lines for COPY, run by run."""
        line = 1
        for row, block in self.runs:
            placed = row.placed
            before = f"{organisation_id}\t{entry_id}\t"
            route = f"\t{routes[row.debit.account_id, row.credit.account_id]}\t"
            dates = f"\t{placed.value_on}\t{self.head.booked_on}\t"
            if block is None:
                kind, number = (
                    (placed.subject.kind, placed.subject.id) if placed.subject else ("", "\\N")
                )
                yield f"{before}{line}{route}{placed.minor}{dates}{kind}\t{number}\t{_escaped(placed.text)}\n"
                line += 1
                continue
            dates = f"{dates}{block.subject_kind}\t"
            yield "".join(
                [
                    f"{before}{place}{route}{minor}{dates}{number}\t{_escaped(text)}\n"
                    for place, (number, minor, text) in enumerate(block.rows(), start=line)
                ]
            )
            line += len(block.minors)


def spread(one: Draft | Sheet, places: Places) -> Spread:
    """Check an entry and find its accounts; raises as `post` does."""
    if isinstance(one, Draft):
        found = ready(one, places)
        runs = tuple((row, None) for row in found.rows)
        return Spread(head_of(one), found.digest, runs, len(runs))
    blocks = ready_sheet(one, places)
    head = head_of(one)
    texts = (texts_of(row.placed, block.subject_kind, block.rows()) for row, block in blocks)
    size = sum(len(block.minors) for _, block in blocks)
    return Spread(head, digest_of_texts(head, texts), blocks, size)


def _escaped(text: str) -> str:
    """Return a text as COPY reads it; tabs and line ends were refused before."""
    return text.replace("\\", "\\\\")
