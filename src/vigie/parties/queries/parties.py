"""Reads of one party, and of the names of many.

What is read is shown by a page or sent by an endpoint, which journals the reading.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.kernel.facts import Fact, state_on
from vigie.parties.domain.parties import (
    WITHHELD,
    FactKind,
    Party,
    reference_of,
    roles_of,
    values_on,
)
from vigie.parties.models import Party as PartyRow
from vigie.parties.models import PartyFact, PartyKey

READ_PARTIES = "parties.read_parties"
READ_PERSONAL = "parties.read_personal_values"


def party(
    party_id: int, by: Actor, *, on: date | None = None, known_at: datetime | None = None
) -> Party:
    """Return a party as it stood on a day (None: today), as known at an instant (None: now).

    A party that was registered with later dates is shown as it will be. Values of `WITHHELD` are
    left out, and named, for those who may not read personal values. Raises NotFound.
    """
    by.require(READ_PARTIES)
    row = PartyRow.objects.filter(organisation_id=by.organisation_id, pk=party_id).first()
    if row is None:
        raise NotFound("parties.party_missing", party=party_id)
    refuse_erased(row)
    values = _values(all_facts(by.organisation_id, party_id), on, known_at)
    if not values:
        raise NotFound("parties.party_missing", party=party_id)
    hidden = frozenset() if by.may(READ_PERSONAL) else WITHHELD
    return Party(
        party_id,
        row.kind,
        {kind: value for kind, value in values.items() if kind not in hidden | _roles(values)},
        roles_of(values),
        tuple(kind for kind in values if kind in hidden),
    )


def refuse_erased(row: PartyRow) -> None:
    """Raise NotFound, saying on which day, when a party was erased."""
    if row.erased_at is not None:
        on = timezone.localdate(row.erased_at)
        raise NotFound("parties.party_erased", party=reference_of(row.pk), on=on)


def facts_of(party_id: int, by: Actor) -> tuple[Fact, ...]:
    """Return every fact of a party that the actor may read, in the order of recording."""
    by.require(READ_PARTIES)
    hidden = frozenset() if by.may(READ_PERSONAL) else WITHHELD
    return tuple(
        fact for fact in all_facts(by.organisation_id, party_id) if fact.kind not in hidden
    )


def parties_by_numbers(kind: str, numbers: Iterable[str], by: Actor) -> dict[str, int]:
    """Return the party of each number of a kind (siren, nip, pesel), in one query.

    Numbers are given in their one form, as `engines.values.checked` returns them; those that nobody
    bears are left out.
    """
    by.require(READ_PARTIES)
    keys = PartyKey.objects.filter(
        organisation_id=by.organisation_id, kind=kind, key__in=set(numbers)
    )
    return dict(keys.values_list("key", "party_id"))


def names_of(party_ids: Iterable[int], by: Actor) -> dict[int, str]:
    """Return the names of parties by id, in one query; ids that are not ours are left out."""
    by.require(READ_PARTIES)
    rows = PartyRow.objects.filter(organisation_id=by.organisation_id, pk__in=set(party_ids))
    return dict(rows.values_list("id", "shown"))


def births_of(party_ids: Iterable[int], by: Actor) -> dict[int, date]:
    """Return the days of birth that are held, by party, in one query, for those who may read them."""
    by.require(READ_PERSONAL)
    rows = PartyFact.objects.filter(
        organisation_id=by.organisation_id, party_id__in=set(party_ids), kind=FactKind.BORN_ON
    )
    newest = dict(rows.order_by("effective_on", "id").values_list("party_id", "value"))
    return {party: date.fromisoformat(value) for party, value in newest.items() if value}


def party_by(kind: str, value: str, by: Actor) -> int | None:
    """Return the party that bears a number (siren, nip, pesel: compact form), None when none does."""
    by.require(READ_PARTIES)
    keys = PartyKey.objects.filter(organisation_id=by.organisation_id, kind=kind, key=value)
    return keys.order_by("party_id").values_list("party_id", flat=True).first()


def all_facts(organisation_id: int, party_id: int) -> list[Fact]:
    """Return every fact of a party, for those that have asked permission already."""
    rows = PartyFact.objects.filter(organisation_id=organisation_id, party_id=party_id)
    columns = ("id", "kind", "value", "effective_on", "recorded_at")
    return [Fact(*row) for row in rows.order_by("id").values_list(*columns)]


def _values(facts: list[Fact], on: date | None, known_at: datetime | None) -> dict[str, str]:
    """Return what held on a day, or on the first day of all when that comes later."""
    known = [fact for fact in facts if known_at is None or fact.recorded_at <= known_at]
    first = min((fact.effective_on for fact in known if fact.kind == FactKind.NAME), default=None)
    if first is None:
        return {}
    return values_on(state_on(known, max(on or timezone.localdate(), first)))


def _roles(values: Iterable[str]) -> set[str]:
    return {kind for kind in values if kind.startswith("role_")}
