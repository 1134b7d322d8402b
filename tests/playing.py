"""A lender's world played through the real doors, and how well its reds hold against the truth."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from vigie.database.tenant import tenant
from vigie.documents.actions import lay_down, store
from vigie.documents.actions.rows import Description
from vigie.documents.domain.files import Subject
from vigie.flows.fraud_watch import watch
from vigie.fraud.models import Alert
from vigie.kernel.actor import Actor
from vigie.parties.actions import add_own_name
from vigie.parties.domain.own_names import Declared
from vigie.registrations.actions import (
    ImportFiles,
    alone,
    read_import,
    receive_import,
    store_upload,
)
from vigie.registrations.actions.files import Upload
from vigie.registrations.domain.evidence import NewEvidence
from vigie.registrations.queries import certificates_by_number
from vigie.scoring.domain.levels import Level
from vigie.testing.evidence import tell_by_two
from vigie.testing.lender import Lender, new_lender
from vigie.testing.world.build import LenderWorld
from vigie.testing.world.words import REFINANCING


def play_world(
    world: LenderWorld, *, name: str = "World", after: Callable[[date], None] | None = None
) -> Lender:
    """Make a lender, hand in its files day by day and watch each extract; `after` hears the day."""
    lender = new_lender(world.folder, name=name)
    add_own_name(
        Declared(REFINANCING, "refinancing", date(2011, 1, 1)), by=lender.by, key="refinancing"
    )
    deliveries = {one.as_of: one for one in world.deliveries}
    told: set[str] = set()
    with alone(lender.by):
        for extract in world.extracts:
            on = extract.as_of
            if on in deliveries:
                file = ImportFiles(_up(deliveries[on].path, lender.by))
                _take(lender.portfolio, file, on, deliveries[on].kind, lender.by)
            parts = (extract.path, extract.operations, extract.inspections)
            files = ImportFiles(*(_up(path, lender.by) for path in parts))
            _take(lender.register, files, on, "full", lender.by)
            _tell(world, on, told, lender.by)
            watch(by=lender.by, key=f"watch-{on}")
            if after is not None:
                after(on)
    return lender


def _up(path: Path, by: Actor) -> Upload:
    return store_upload(path, path.name, by=by)


def _take(source: int, files: ImportFiles, on: date, kind: str, by: Actor) -> None:
    received = receive_import(source, files, kind=kind, as_of=on, by=by, key=f"{source}-{on}")
    read_import(received.batch_id, by=by, key=f"{source}-{on}")


def _tell(world: LenderWorld, on: date, told: set[str], by: Actor) -> None:
    """Record what people have told by a day, of certificates that are known."""
    due = [one for one in world.evidence if one[2] <= on and one[0] not in told]
    with tenant(by.organisation_id):
        known = certificates_by_number(by, [number for number, _, _ in due])
    for number, kind, day in due:
        if number in known:
            about = Subject("registrations.certificate", known[number])
            said = Description("piece", f"Letter {number}", "fr", day)
            blob = lay_down(b"%PDF-1.7\n", by=by)
            letter = store(said, blob, subject=about, by=by, key=f"letter-{number}")
            new = NewEvidence(kind, day, "family", letter)
            tell_by_two(known[number], new, by=by, key=f"evidence-{number}")
            told.add(number)


@dataclass(frozen=True, slots=True)
class RedFigures:
    """Certain alerts against the truth, contract by contract.

    `right` of `confirmed` contracts with a red read twice are frauds that a register shows; of
    `visible` frauds of which the register alone can be certain, `found` have such a red. `wrong`
    and `missed` count the others by what really happened to them ("" is nothing).
    """

    confirmed: int
    right: int
    visible: int
    found: int
    wrong: Mapping[str, int]
    missed: Mapping[str, int]

    @property
    def precision(self) -> float:
        """Return the share of confirmed reds that are right; 1 when there is none."""
        return self.right / self.confirmed if self.confirmed else 1.0

    @property
    def recall(self) -> float:
        """Return the share of register-visible frauds with a confirmed red."""
        return self.found / self.visible if self.visible else 1.0


def red_figures(world: LenderWorld, by: Actor) -> RedFigures:
    """Return how well the reds that stand, read twice, hold against the truth."""
    truth = {str(row["contract_number"]): row for row in _rows(world.folder / "truth.parquet")}
    with tenant(by.organisation_id):
        reds = Alert.objects.filter(
            organisation_id=by.organisation_id, level=int(Level.RED), state="open"
        )
        confirmed = set(reds.values_list("contract_number", flat=True))
    visible = {number for number, row in truth.items() if row["visible"] == "red"}
    frauds = {number for number, row in truth.items() if row["visible"]}
    wrong, missed = confirmed - frauds, visible - confirmed
    return RedFigures(
        len(confirmed),
        len(confirmed & frauds),
        len(visible),
        len(confirmed & visible),
        _by_happening(wrong, truth),
        _by_happening(missed, truth),
    )


def _by_happening(
    numbers: set[str], truth: Mapping[str, Mapping[str, object]]
) -> Mapping[str, int]:
    happened = (str(truth[one]["happening"]) if one in truth else "" for one in numbers)
    return dict(sorted(Counter(happened).items()))


def _rows(path: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(path).to_pylist()
    return rows
