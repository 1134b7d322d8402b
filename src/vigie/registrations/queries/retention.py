"""What retention asks of the files: which are past their time, which of these are still needed."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from vigie.database.home import batches_folder
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.registrations.domain.retention import is_past, reason_to_keep
from vigie.registrations.models import BadRow, Batch, Run
from vigie.registrations.queries.records import current_batches, keys_path

READ = "registrations.read_imports"
_SIDES = ("portfolio", "register")


@dataclass(frozen=True, slots=True)
class Expired:
    """An import past its retention. `reason` says what keeps it; "" when it goes.

    `files` are those that go with it, below the organisation's folder, `size` their bytes; a file
    shared with an import that stays is none of them.
    """

    batch_id: int
    source_id: int
    source: str
    file_name: str
    sha256: str
    received_on: date
    retention_days: int
    reason: str
    files: tuple[str, ...]
    size: int
    bad_rows: int


def expired(by: Actor, *, today: date, alert_runs: Collection[int] = ()) -> tuple[Expired, ...]:
    """Return the imports past their retention on a day, the oldest first.

    `alert_runs` are the runs on which alerts rest that may still be needed as evidence.
    """
    by.require(READ)
    batches = list(_kept(by))
    heads = _heads(by, alert_runs)
    heads["state"] += [batch for batch in batches if not _is_past(batch, today)]
    needed = {reason: _with_layers(found) for reason, found in heads.items()}
    reasons = {
        batch.pk: reason_to_keep(batch.pk, needed["state"], needed["run"], needed["alert"])
        for batch in batches
        if _is_past(batch, today)
    }
    staying = [batch for batch in batches if reasons.get(batch.pk, "stays") != ""]
    wanted = {path for batch in staying for path in files_of(batch)}
    wanted |= {path for found in heads.values() for batch in found for path in _state_of(batch)}
    found = []
    for batch in batches:
        if batch.pk in reasons:
            found.append(_expired(by, batch, reasons[batch.pk], wanted))
            wanted.update(found[-1].files)
    return tuple(found)


def rows_aside(by: Actor, batch_ids: Collection[int]) -> int:
    """Return how many rows are set aside from some imports, whatever cells of them were at fault."""
    by.require(READ)
    mine = BadRow.objects.filter(organisation_id=by.organisation_id, batch_id__in=batch_ids)
    aside = mine.filter(is_kept=False)
    return aside.values("batch_id", "table", "line").distinct().order_by().count()


def left_over(by: Actor) -> list[Path]:
    """Return the files below the organisation's folder that no import names, and folders of work."""
    by.require(READ)
    root = batches_folder(by.organisation_id)
    named = {root / path for batch in _kept(by) for path in (*files_of(batch), *_state_of(batch))}
    found = [
        path
        for folder in ("uploads", "canonical", "histories")
        for path in (root / folder).rglob("*")
        if path.is_file() and path not in named
    ]
    return [*found, *root.glob("work-*"), *(root / "runs").glob("*")]


def files_of(batch: Batch) -> Iterator[str]:
    """Yield the files that came with an import or were made from it, present or not."""
    facts: dict[str, Any] = batch.facts
    came = [facts[name]["path"] for name in ("operations", "inspections") if name in facts]
    made = [batch.canonical_path, f"canonical/kept-{batch.pk}.parquet"]
    histories = [batch.operations_path, batch.inspections_path]
    yield from (path for path in (batch.upload_path, *came, *histories) if path)
    for path in filter(None, made):
        yield from (path, _keys(path))


def _kept(by: Actor) -> Iterable[Batch]:
    found = Batch.objects.filter(organisation_id=by.organisation_id, removed_at=None)
    return found.exclude(status="reading").select_related("source").order_by("id")


def _is_past(batch: Batch, today: date) -> bool:
    return is_past(local_date(batch.received_at), batch.source.retention_days, today)


def _heads(by: Actor, alert_runs: Collection[int]) -> dict[str, list[Batch]]:
    """Return the imports whose states are needed, by reason."""
    runs = Run.objects.filter(organisation_id=by.organisation_id)
    last = runs.filter(status="done").order_by("-id").first()
    of_alerts = runs.filter(id__in=alert_runs).values_list("batches", flat=True)
    mine = Batch.objects.filter(organisation_id=by.organisation_id)
    return {
        "state": [one for side in _SIDES for one in current_batches(by.organisation_id, side)],
        "run": list(mine.filter(id__in=last.batches if last else [])),
        "alert": list(mine.filter(id__in={one for batches in of_alerts for one in batches})),
    }


def _with_layers(heads: Iterable[Batch]) -> set[int]:
    layers = {int(str(layer["batch"])) for batch in heads for layer in batch.state}
    return layers | {batch.pk for batch in heads}


def _state_of(batch: Batch) -> Iterator[str]:
    for layer in batch.state:
        yield from (str(layer["path"]), _keys(str(layer["path"])))


def _keys(path: str) -> str:
    return str(keys_path(Path(path)))


def _expired(by: Actor, batch: Batch, reason: str, wanted: Collection[str]) -> Expired:
    root = batches_folder(by.organisation_id)
    going = () if reason else dict.fromkeys(files_of(batch))
    files = tuple(path for path in going if path not in wanted and (root / path).is_file())
    return Expired(
        batch.pk,
        batch.source_id,
        batch.source.name,
        batch.file_name,
        batch.sha256,
        local_date(batch.received_at),
        batch.source.retention_days or 0,
        reason,
        files,
        sum((root / path).stat().st_size for path in files),
        0 if reason else rows_aside(by, [batch.pk]),
    )
