"""Reads of own names. They are company names: no reading is journalled."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from vigie.kernel.actor import Actor
from vigie.parties.domain.own_names import OwnName, Role
from vigie.parties.models import OwnNameFact

READ = "parties.read_own_names"
_ORDER = {role.value: place for place, role in enumerate(Role)}


def own_names(by: Actor, *, known_at: datetime | None = None) -> tuple[OwnName, ...]:
    """Return every own name of the actor's organisation, past ones included.

    A certificate keeps the name that was ours when it was issued, so a comparison needs them all.
    `known_at` asks what was known at an instant; the order is by role, then by date.
    """
    return _names(by.organisation_id, known_at)


def own_names_said(by: Actor) -> int:
    """Return how often own names were added, ended or withdrawn so far."""
    return OwnNameFact.objects.filter(organisation_id=by.organisation_id).count()


def own_names_on(
    organisation_id: int, on: date, *, known_at: datetime | None = None
) -> tuple[OwnName, ...]:
    """Return the names that were the organisation's on a day; call it in its tenant block."""
    return tuple(one for one in _names(organisation_id, known_at) if one.is_valid_on(on))


def latest_facts(organisation_id: int, known_at: datetime | None = None) -> "QuerySet[OwnNameFact]":
    """Return the fact that counts for each name, withdrawn ones included; `subject` is its id."""
    facts = OwnNameFact.objects.filter(organisation_id=organisation_id)
    if known_at is not None:
        facts = facts.filter(recorded_at__lte=known_at)
    named = facts.annotate(subject=Coalesce("first_id", "id"))
    return named.order_by("subject", "-id").distinct("subject")


def _names(organisation_id: int, known_at: datetime | None) -> tuple[OwnName, ...]:
    found = [
        OwnName(
            fact.first_id or fact.pk,
            fact.name,
            fact.shown,
            fact.siren,
            fact.role,
            fact.valid_from,
            fact.valid_until,
        )
        for fact in latest_facts(organisation_id, known_at)
        if not fact.is_withdrawn
    ]
    return tuple(sorted(found, key=lambda one: (_ORDER[one.role], one.valid_from, one.id)))
