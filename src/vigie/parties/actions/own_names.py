"""Writes of own names: a correction is a new fact."""

from datetime import date

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, NotFound
from vigie.kernel.text import fold
from vigie.parties.domain.own_names import Declared, check_dates, checked, overlaps
from vigie.parties.models import OwnNameFact
from vigie.parties.queries.own_names import latest_facts, own_names

EDIT = "parties.edit_own_names"


@act("parties.own_name_added", permission=EDIT)
def add_own_name(declared: Declared, *, by: Actor, key: str) -> int:
    """Add a name to the organisation's own; returns its id.

    Raises Invalid on an empty name, an unknown role, a wrong SIREN or reversed dates, and
    Conflict when the same name stands in the same role at that time already.
    """
    del key
    given = checked(declared)
    for known in own_names(by):
        if overlaps(known, given):
            raise Conflict("parties.own_name_known", name=known.shown)
    fact = OwnNameFact.objects.create(
        organisation_id=by.organisation_id,
        name=fold(given.name),
        shown=given.name,
        siren=given.siren,
        role=given.role,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
        recorded_at=timezone.now(),
    )
    _say(fact, fact.pk, given.valid_from)
    return fact.pk


@act("parties.own_name_ended", permission=EDIT)
def end_own_name(own_name_id: int, *, on: date, by: Actor, key: str) -> None:
    """Say that a name was the organisation's until a day, included; said again, it corrects.

    Raises NotFound, and Invalid when the day lies before the first one.
    """
    del key
    fact = _latest(own_name_id, by)
    check_dates(fact.valid_from, on)
    fact.valid_until = on
    _append(fact, own_name_id, on)


@act("parties.own_name_withdrawn", permission=EDIT)
def withdraw_own_name(own_name_id: int, *, by: Actor, key: str) -> None:
    """Take back a name that was added by mistake; what was known before stays on record."""
    del key
    fact = _latest(own_name_id, by)
    fact.is_withdrawn = True
    _append(fact, own_name_id, fact.valid_from)


def _latest(own_name_id: int, by: Actor) -> OwnNameFact:
    for fact in latest_facts(by.organisation_id):
        if (fact.first_id or fact.pk) == own_name_id and not fact.is_withdrawn:
            return fact
    raise NotFound("parties.own_name_missing", own_name=own_name_id)


def _append(fact: OwnNameFact, own_name_id: int, effective_on: date) -> None:
    fact.pk, fact.first_id, fact.recorded_at = None, own_name_id, timezone.now()
    fact._state.adding = True  # noqa: SLF001 -- Django's way to write a copy as a new row
    fact.save(force_insert=True)
    _say(fact, own_name_id, effective_on)


def _say(fact: OwnNameFact, own_name_id: int, effective_on: date) -> None:
    data = {"fact": fact.pk, "role": fact.role, "is_withdrawn": fact.is_withdrawn}
    record("parties.own_name", own_name_id, data=data, effective_on=effective_on)
