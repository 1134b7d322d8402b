"""Writes of parties: a party is registered once; whatever is learnt later is one more fact."""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import or_

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound
from vigie.kernel.facts import state_on
from vigie.kernel.text import fold
from vigie.parties.domain.parties import (
    ONE_PARTY_EACH,
    Address,
    FactKind,
    NewParty,
    PartyKind,
    PartyRole,
    reference_of,
    role_fact,
    roles_of,
    search_keys,
    shown_name,
    values_on,
)
from vigie.parties.engines.values import checked_facts
from vigie.parties.models import Party, PartyFact, PartyKey
from vigie.parties.queries.parties import all_facts, refuse_erased

EDIT_PARTIES = "parties.edit_parties"
SUBJECT = "parties.party"
_HELD = "held"


@act("parties.party_registered", permission=EDIT_PARTIES)
def register_party(new: NewParty, *, on: date, by: Actor, key: str) -> int:
    """Register a person or a company, all that is said of it being true since a day.

    Returns its id. Raises Invalid naming the value that is wrong, and Conflict when another party
    bears its SIREN, NIP or PESEL already.
    """
    del key
    if new.kind not in list(PartyKind):
        raise Invalid("parties.kind_unknown", kind=new.kind, known=", ".join(PartyKind))
    given = given_of(new)
    party = Party(
        organisation_id=by.organisation_id,
        kind=new.kind,
        registered_at=timezone.now(),
    )
    party.save(force_insert=True)
    _append(party, given, on)
    return party.pk


def given_of(new: NewParty) -> dict[str, str]:
    """Return every fact that is declared of a new party, checked; raises Invalid."""
    given = checked_facts(new.kind, new.by_kind())
    return given | {role_fact(_known_role(role)): _HELD for role in new.roles}


@act("parties.party_corrected", permission=EDIT_PARTIES)
def correct_party(
    party_id: int, changes: Mapping[str, str], *, on: date, by: Actor, key: str
) -> None:
    """Say what is true of a party since a day, by code of `FactKind`; "" says that nothing is.

    Said again for the same day it corrects, for a later one it is a change; what was known before
    stays on record. An address is given as `Address.text`. Raises NotFound, Invalid, Conflict.
    """
    del key
    party = locked_party(party_id, by)
    if not changes:
        raise Invalid("parties.nothing_changed", party=reference_of(party_id))
    _append(party, checked_facts(party.kind, changes), on)


@act("parties.role_given", permission=EDIT_PARTIES)
def give_role(party_id: int, role: str, *, on: date, by: Actor, key: str) -> None:
    """Give a party a role since a day; raises NotFound, Invalid."""
    del key
    _append(locked_party(party_id, by), {role_fact(_known_role(role)): _HELD}, on)


@act("parties.role_ended", permission=EDIT_PARTIES)
def end_role(party_id: int, role: str, *, on: date, by: Actor, key: str) -> None:
    """Say that a party has a role no more since a day; raises NotFound, Invalid."""
    del key
    _append(locked_party(party_id, by), {role_fact(_known_role(role)): ""}, on)


def locked_party(party_id: int, by: Actor) -> Party:
    """Return a party's row, locked; raises NotFound, also once it was erased."""
    mine = Party.objects.filter(organisation_id=by.organisation_id)
    party = mine.select_for_update().filter(pk=party_id).first()
    if party is None:
        raise NotFound("parties.party_missing", party=party_id)
    refuse_erased(party)
    return party


def _known_role(role: str) -> str:
    if role not in list(PartyRole):
        raise Invalid("parties.party_role_unknown", role=role, known=", ".join(PartyRole))
    return role


def _append(party: Party, given: Mapping[str, str], on: date) -> None:
    now = timezone.now()
    PartyFact.objects.bulk_create(
        PartyFact(
            organisation_id=party.organisation_id,
            party=party,
            kind=kind,
            value=value,
            effective_on=on,
            recorded_at=now,
        )
        for kind, value in given.items()
    )
    _show(party)
    record(SUBJECT, party.pk, data={"facts": sorted(map(str, given))}, effective_on=on)


def _show(party: Party) -> None:
    """Bring what lists and searches read in line with the newest facts."""
    facts = all_facts(party.organisation_id, party.pk)
    values = values_on(state_on(facts))
    party.shown = shown_name(values)
    party.name_key = fold(f"{values[FactKind.NAME]} {values.get(FactKind.FIRST_NAMES, '')}")
    party.city = Address.of(values.get(FactKind.ADDRESS, "")).city
    party.country, party.language = values[FactKind.COUNTRY], values[FactKind.LANGUAGE]
    party.roles = " ".join(roles_of(values))
    party.save()
    PartyKey.objects.filter(organisation_id=party.organisation_id, party=party).delete()
    keys = sorted(search_keys(party.kind, facts, values))
    try:
        with transaction.atomic():
            PartyKey.objects.bulk_create(
                PartyKey(organisation_id=party.organisation_id, party=party, kind=kind, key=key)
                for kind, key in keys
            )
    except IntegrityError as error:
        raise _taken(party.organisation_id, keys) or error from error


def _taken(organisation_id: int, keys: list[tuple[str, str]]) -> Conflict | None:
    numbers = [Q(kind=kind, key=key) for kind, key in keys if kind in map(str, ONE_PARTY_EACH)]
    others = PartyKey.objects.filter(organisation_id=organisation_id)
    for other in others.filter(reduce(or_, numbers, Q(pk=None))):
        kind, party = other.kind.upper(), reference_of(other.party_id)
        return Conflict("parties.number_known", number=kind, party=party)
    return None
