"""A takeover as a job: asked for, run, ended; whoever waits sees how far it is."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from vigie.database.jobs import defer
from vigie.database.tenant import tenant
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Unavailable, VigieError
from vigie.leasing.actions.takeover.files import kept_file
from vigie.leasing.actions.takeover.progress import followed, say
from vigie.leasing.actions.takeover.reading import prepare, take_over
from vigie.leasing.domain.lifecycle import TAKE_OVER
from vigie.leasing.domain.takeover.totals import read_totals
from vigie.leasing.models import Takeover
from vigie.leasing.queries.takeovers import SUBJECT, takeover_of

JOB: Final = "leasing.take_over"
ASKED: Final = "leasing.takeover_asked"
ENDED: Final = "leasing.takeover_ended"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kept file, the day of its opening balances, and the totals of its source, line by line."""

    place: str
    on: date
    totals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a takeover ended; a `code` says why nothing was taken over."""

    contracts: int = 0
    code: str = ""
    params: tuple[tuple[str, str], ...] = ()


@act(ASKED, permission=TAKE_OVER)
def ask_for_takeover(wanted: Wanted, *, by: Actor, key: str) -> int:
    """Let a job take over the contracts of a kept file; returns the number to ask after.

    Raises NotFound for a file that is not kept and Invalid for totals that cannot be read. What the
    job finds wrong is said on the takeover.
    """
    del key
    path = kept_file(wanted.place, by=by)
    read_totals(wanted.totals)
    takeover = Takeover.objects.create(
        organisation_id=by.organisation_id,
        place=wanted.place,
        file_name=path.name,
        opened_on=wanted.on,
        totals=list(wanted.totals),
        asked_by=by.name,
        recorded_at=timezone.now(),
    )
    record(SUBJECT, takeover.pk, data={"file": wanted.place.partition("/")[0]})
    lock = f"takeover-{by.organisation_id}"
    defer(JOB, lock=lock, organisation_id=by.organisation_id, takeover_id=takeover.pk)
    return takeover.pk


def run_takeover(takeover_id: int, *, by: Actor) -> Ended:
    """Take over what was asked for, once, and keep how it ended.

    Everything is written in one transaction, or nothing; how far it is shows meanwhile. Run again
    after it ended, it says the same. A fault of ours leaves the takeover failed, and goes on up.
    """
    organisation = by.organisation_id
    with tenant(organisation):
        takeover = takeover_of(by, takeover_id)
        rows = Takeover.objects.filter(organisation_id=organisation, pk=takeover_id)
        rows.filter(status="waiting").update(status="running")
    try:
        with followed(takeover_id, organisation):
            ended = _take(takeover, by)
    except Unavailable:
        raise
    except VigieError as error:
        params = tuple((name, str(value)) for name, value in error.params.items())
        ended = Ended(code=error.code, params=params)
    except Exception:
        end_takeover(takeover_id, Ended(code="leasing.takeover_broken"), by=by, key=_key(takeover))
        raise
    end_takeover(takeover_id, ended, by=by, key=_key(takeover))
    return ended


@act(ENDED, permission=TAKE_OVER)
def end_takeover(takeover_id: int, ended: Ended, *, by: Actor, key: str) -> None:
    """Keep how a takeover ended; a story tells whoever asked for it."""
    del key
    takeover = takeover_of(by, takeover_id)
    takeover.status = "failed" if ended.code else "done"
    takeover.contracts = takeover.done = takeover.total = ended.contracts
    takeover.fault_code, takeover.fault_params = ended.code, dict(ended.params)
    takeover.ended_at = timezone.now()
    takeover.save()
    record(SUBJECT, takeover_id, data={"status": takeover.status, "contracts": ended.contracts})


def _take(takeover: Takeover, by: Actor) -> Ended:
    say("reading")
    with tenant(by.organisation_id):
        expected = read_totals(takeover.totals)
        path = kept_file(takeover.place, by=by)
        prepared = prepare(path, expected, opened_on=takeover.opened_on, by=by)
    taken = take_over(prepared, by=by, key=_key(takeover))
    return Ended(taken.contracts)


def _key(takeover: Takeover) -> str:
    return f"takeover-{takeover.pk}"
