"""Past runs that can be told again: what was compared then, and what was known on that day."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
from django.db.models import Q

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.kernel.facts import Then
from vigie.registrations.models import Batch, Certificate, Change, Distortion, LiveRecord, Run
from vigie.registrations.queries.beginnings import beginnings
from vigie.registrations.queries.evidence import certificates_with_evidence
from vigie.registrations.queries.known_days import KnownDays
from vigie.registrations.queries.plain import PlainCertificate
from vigie.registrations.queries.subjects import (
    CHUNK,
    Subject,
    read_chunk,
)
from vigie.registrations.queries.taken_files import taken_files


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run that was done: the day of its register, when it ran, the imports that it compared.

    `keys` None: everything was read. Otherwise it is a day on which live records came, and these are
    the contracts of which they spoke; `run_id` is then below zero, and `known_at` when the last came.
    """

    run_id: int
    on: date
    batches: tuple[int, ...]
    known_at: datetime
    keys: frozenset[str] | None = None

    @property
    def then(self) -> Then:
        """Return its day as it was known when it ran."""
        return Then(self.on, self.known_at)

    def reads(self, key: str) -> bool:
        """Tell whether a contract was read."""
        return self.keys is None or key in self.keys


def past_runs(by: Actor) -> list[PastRun]:
    """Return the runs whose imports all still have their files, the oldest first.

    To be called in the tenant's block. Files past their retention are gone, and their runs with
    them.
    """
    kept = set(
        Batch.objects.filter(organisation_id=by.organisation_id, removed_at=None)
        .exclude(state=[])
        .values_list("id", flat=True)
    )
    done = Run.objects.filter(organisation_id=by.organisation_id, status="done").order_by("id")
    found = done.exclude(as_of=None).values_list("id", "as_of", "batches", "started_at")
    return [
        PastRun(pk, on, tuple(batches), started_at)
        for pk, on, batches, started_at in found
        if on is not None and batches and kept.issuperset(batches)
    ]


def past_reads(by: Actor) -> list[PastRun]:
    """Return the past runs and the days of live records between them, in the order they were read.

    Records of one day are read together, but those before a run apart from those after it. A live
    record that a later one or a file took the place of is told as long as its source keeps files.
    To be called in the tenant's block.
    """
    runs = past_runs(by)
    starts = [one.known_at for one in runs]
    days: dict[tuple[int, date], list[LiveRecord]] = {}
    for record in LiveRecord.objects.filter(organisation_id=by.organisation_id).order_by(
        "recorded_at", "id"
    ):
        place = bisect_right(starts, record.recorded_at), local_date(record.recorded_at)
        days.setdefault(place, []).append(record)
    live = [read for (_, day), several in days.items() for read in _live_read(by, day, several)]
    return sorted([*runs, *live], key=lambda one: one.known_at)


def _live_read(by: Actor, day: date, records: Sequence[LiveRecord]) -> Iterator[PastRun]:
    """Yield the read of a day's live records, if the files beside which they stood are kept."""
    last = records[-1]
    taken = Batch.objects.filter(
        organisation_id=by.organisation_id, status="taken", taken_at__lte=last.recorded_at
    )
    stood = list(taken.order_by("source_id", "-as_of", "-id").distinct("source_id"))
    if all(one.state and one.removed_at is None for one in stood):
        batches = tuple(one.pk for one in stood)
        yield PastRun(-last.pk, day, batches, last.recorded_at, _spoken_of(by, records))


def _spoken_of(by: Actor, records: Sequence[LiveRecord]) -> frozenset[str]:
    """Return the contracts of which live records speak."""
    register = [one for one in records if one.side == "register"]
    wanted = Q(contract_key__in=[one.contract_key for one in records if one.side == "portfolio"])
    wanted |= Q(plate__in={one.plate for one in register} - {""})
    wanted |= Q(vin__in={one.vin for one in register} - {""})
    found = Certificate.objects.filter(wanted, organisation_id=by.organisation_id)
    return frozenset(found.values_list("contract_key", flat=True))


def batches_then(by: Actor, past: PastRun, side: str) -> list[Batch]:
    """Return the imports of one side that a run compared, the latest day first, as it read them."""
    mine = Batch.objects.filter(organisation_id=by.organisation_id, id__in=past.batches)
    found = mine.filter(source__side=side).select_related("source")
    return list(found.order_by("-as_of", "-id"))


def contracts_then(by: Actor, on: date) -> set[str]:
    """Return the contracts of which something was to be assessed on a day, whatever files say.

    Those that differed, those whose certificate had moved, those of which people had told.
    """
    mine = {"organisation_id": by.organisation_id}
    stands = Q(closed_on=None) | Q(closed_on__gt=on)
    stood = Distortion.objects.filter(stands, first_seen_on__lte=on, **mine)
    moved = Change.objects.filter(known_on__lte=on, **mine)
    ids = {pk for found in (stood, moved) for pk in found.values_list("certificate_id", flat=True)}
    ids |= certificates_with_evidence(by)
    found = Certificate.objects.filter(id__in=ids, **mine)
    return set(found.values_list("contract_key", flat=True))


def subjects_then(by: Actor, past: PastRun, path: Path) -> Iterator[list[Subject]]:
    """Yield the subjects of a file, as they were known on the day of a past run, in chunks."""
    by.require("registrations.run_watch")
    with tenant(by.organisation_id):
        ours = _days_of(batches_then(by, past, "portfolio"), past.on)
        batches = replace(taken_files(by), days=ours)
        days = _days_of(batches_then(by, past, "register"), past.on)
        began = beginnings(by)
    for rows in pq.ParquetFile(path).iter_batches(CHUNK):
        with tenant(by.organisation_id):
            yield read_chunk(by, rows.to_pylist(), batches, days, began, past.then)


def plain_then(by: Actor, path: Path) -> Iterator[list[PlainCertificate]]:
    """Yield the contracts of a file, in chunks, by what the portfolio said of each in a few cells."""
    by.require("registrations.run_watch")
    for rows in pq.ParquetFile(path).iter_batches(CHUNK):
        with tenant(by.organisation_id):
            said = {row["contract_key"]: row for row in rows.to_pylist()}
            found = Certificate.objects.filter(
                organisation_id=by.organisation_id, contract_key__in=said
            )
            named = list(found.order_by("id").values_list("id", "contract_key", "contract_number"))
        yield [
            PlainCertificate(
                pk,
                number,
                said[key]["plate"],
                said[key]["vin"],
                said[key]["product"],
                Decimal(said[key]["outstanding_cents"]) / 100,
                said[key]["currency"],
                date.fromisoformat(said[key]["ends_on"]) if said[key]["ends_on"] else None,
            )
            for pk, key, number in named
        ]


def ended_then(by: Actor, past: PastRun) -> list[str]:
    """Return the contracts that people had said to have ended before a past run."""
    over = Certificate.objects.filter(
        organisation_id=by.organisation_id,
        watch="ended",
        questions__answer="ended",
        questions__answered_at__lte=past.known_at,
    )
    return list(over.distinct().values_list("contract_key", flat=True))


def _days_of(states: Iterable[Batch], on: date) -> KnownDays:
    """Return the day to which each import was known, by the states of then."""
    return KnownDays(
        {
            number: batch.as_of
            for batch in states
            for layer in batch.state
            for number in (int(str(layer["batch"])), *layer.get("also", ()))
        },
        on,
    )
