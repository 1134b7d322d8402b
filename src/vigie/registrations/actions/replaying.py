"""A past run told again: its files compared as they stood, nothing written but a folder of work."""

from collections.abc import Collection, Iterator
from pathlib import Path

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.reconciliation.engine import Engine
from vigie.registrations.actions.files import layers_of, resolve, workspace
from vigie.registrations.actions.live_layer import live_layer
from vigie.registrations.engines.layers import Layer
from vigie.registrations.engines.roster import write_plain
from vigie.registrations.engines.subjects import Chosen, Histories, write_subjects
from vigie.registrations.engines.watching import MEMORY, open_sides
from vigie.registrations.models import Batch
from vigie.registrations.queries.plain import PlainCertificate
from vigie.registrations.queries.replays import (
    PastRun,
    batches_then,
    contracts_then,
    ended_then,
    plain_then,
    subjects_then,
)
from vigie.registrations.queries.subjects import Subject


def replay_run(past: PastRun, also: Collection[str], *, by: Actor) -> Iterator[list[Subject]]:
    """Yield the subjects of a past run as they were known on its day, in chunks.

    `also` are contracts to assess whatever is found. Live records count that stood when it ran; on a
    day of live records these alone are told of which they spoke.
    """
    by.require("registrations.run_watch")
    with tenant(by.organisation_id):
        portfolio, register = (batches_then(by, past, side) for side in ("portfolio", "register"))
        keys, ended = contracts_then(by, past.on), ended_then(by, past)
    with workspace(by) as work:
        target = work / "subjects.parquet"
        with Engine(MEMORY) as engine:
            ours = _layers(past, "portfolio", portfolio, work, by)
            theirs = _layers(past, "register", register, work, by)
            write_subjects(
                engine,
                open_sides(engine, ours, theirs, ended),
                _histories(register, by),
                past.on,
                Chosen(None, frozenset({*keys, *also, *(past.keys or ())})),
                target,
            )
        for chunk in subjects_then(by, past, target):
            read = [one for one in chunk if past.reads(one.facts.contract_number)]
            if read:
                yield read


def replay_portfolio(past: PastRun, *, by: Actor) -> Iterator[list[PlainCertificate]]:
    """Yield every contract that a past run watched, by what the portfolio of then said, in chunks."""
    by.require("registrations.run_watch")
    with tenant(by.organisation_id):
        portfolio, register = (batches_then(by, past, side) for side in ("portfolio", "register"))
        ended = ended_then(by, past)
    with workspace(by) as work:
        target = work / "plain.parquet"
        with Engine(MEMORY) as engine:
            ours = _layers(past, "portfolio", portfolio, work, by)
            theirs = _layers(past, "register", register, work, by)
            write_plain(engine, target, open_sides(engine, ours, theirs, ended).portfolio)
        yield from plain_then(by, target)


def _layers(past: PastRun, side: str, batches: list[Batch], work: Path, by: Actor) -> list[Layer]:
    """Return the layers of a side as a run compared them, the live records before the files."""
    files = [layer for batch in batches for layer in layers_of(by, batch.state)]
    return [*live_layer(by, side, work, past.then), *files]


def _histories(register: list[Batch], by: Actor) -> Histories:
    operations = (batch.operations_path for batch in register)
    inspections = (batch.inspections_path for batch in register)
    return Histories(
        tuple(resolve(by, path) for path in operations if path),
        tuple(resolve(by, path) for path in inspections if path),
    )
