"""Since which extract certificates are compared with registers: where a fact never changed, it is
known since then. And which extract was compared last before something was found.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from vigie.kernel.actor import Actor
from vigie.registrations.models import Batch, Run

_Key = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Compared:
    """A run that was done: source → as-of date of the state that it compared, when it ran."""

    days: Mapping[int, date]
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Beginnings:
    """What each run that was done compared, the oldest first.

    `registers` is the register's source of each import.
    """

    runs: tuple[Compared, ...]
    registers: Mapping[int, int]
    _found: dict[tuple[_Key, int], date | None] = field(default_factory=dict)

    def of(self, source_id: int, first_seen_on: date, register_batch: int) -> date | None:
        """Return the day of the first extract that a run compared with a certificate.

        `source_id` and `first_seen_on` are the certificate's, `register_batch` the import that gave
        its register row (0 for a live record: of several registers the one compared last counts).
        None before any run.
        """
        asked = self._asked(register_batch)
        days = (self._first((source_id, first_seen_on), register) for register in asked)
        return max((day for day in days if day is not None), default=None)

    def last_before(
        self, source_id: int, added_at: datetime | None, register_batch: int, found_at: datetime
    ) -> date | None:
        """Return the day of the extract that was last compared with a certificate before `found_at`.

        Only runs that began after the contract came on file (`added_at`) and ended before count; None
        where there was none, or where it is not kept when the contract came.
        """
        asked = self._asked(register_batch)
        days = [
            run.days[register]
            for run in self.runs
            for register in asked
            if register in run.days and source_id in run.days and _lies(run, added_at, found_at)
        ]
        return days[-1] if days else None

    def _asked(self, register_batch: int) -> Collection[int]:
        named = self.registers.get(register_batch)
        return set(self.registers.values()) if named is None else (named,)

    def _first(self, certificate: _Key, register: int) -> date | None:
        key = (certificate, register)
        if key not in self._found:
            source_id, since = certificate
            self._found[key] = next(
                (
                    run.days[register]
                    for run in self.runs
                    if register in run.days
                    and source_id in run.days
                    and run.days[source_id] >= since
                ),
                None,
            )
        return self._found[key]


def _lies(run: Compared, added_at: datetime | None, found_at: datetime) -> bool:
    """Tell whether a run lies between the day a contract came on file and that of a finding."""
    if added_at is None or run.finished_at is None:
        return False
    return added_at <= run.started_at and run.finished_at <= found_at


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
        Compared(
            {batches[pk][0]: batches[pk][2] for pk in compared if pk in batches}, started, finished
        )
        for compared, started, finished in done.values_list("batches", "started_at", "finished_at")
    )
    registers = {pk: source for pk, (source, side, _) in batches.items() if side == "register"}
    return Beginnings(runs, registers)
