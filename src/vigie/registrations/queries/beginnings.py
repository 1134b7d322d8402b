"""Since which extract certificates are compared with registers: where a fact never changed, it is
known since then.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from vigie.kernel.actor import Actor
from vigie.registrations.models import Batch, Run

_Key = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Beginnings:
    """What each run that was done compared, the oldest first: source → as-of date of its state.

    `registers` is the register's source of each import.
    """

    runs: tuple[Mapping[int, date], ...]
    registers: Mapping[int, int]
    _found: dict[tuple[_Key, int], date | None] = field(default_factory=dict)

    def of(self, source_id: int, first_seen_on: date, register_batch: int) -> date | None:
        """Return the day of the first extract that a run compared with a certificate.

        `source_id` and `first_seen_on` are the certificate's, `register_batch` the import that gave
        its register row (0 for a live record: of several registers the one compared last counts).
        None before any run.
        """
        named = self.registers.get(register_batch)
        asked: Collection[int] = set(self.registers.values()) if named is None else (named,)
        days = (self._first((source_id, first_seen_on), register) for register in asked)
        return max((day for day in days if day is not None), default=None)

    def _first(self, certificate: _Key, register: int) -> date | None:
        key = (certificate, register)
        if key not in self._found:
            source_id, since = certificate
            self._found[key] = next(
                (
                    run[register]
                    for run in self.runs
                    if register in run and source_id in run and run[source_id] >= since
                ),
                None,
            )
        return self._found[key]


def beginnings(by: Actor) -> Beginnings:
    """Return what every run compared; to be called in the tenant's block."""
    mine = {"organisation_id": by.organisation_id}
    taken = Batch.objects.filter(status="taken", **mine)
    batches = {
        pk: (source_id, side, as_of)
        for pk, source_id, side, as_of in taken.values_list(
            "id", "source_id", "source__side", "as_of"
        )
    }
    done = Run.objects.filter(status="done", **mine).order_by("id")
    runs = tuple(
        {batches[pk][0]: batches[pk][2] for pk in compared if pk in batches}
        for compared in done.values_list("batches", flat=True)
    )
    registers = {pk: source for pk, (source, side, _) in batches.items() if side == "register"}
    return Beginnings(runs, registers)
