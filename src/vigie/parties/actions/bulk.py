"""Many parties at once: the same facts, keys and promises as one by one, a few statements in all."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid
from vigie.kernel.facts import Fact
from vigie.kernel.text import fold
from vigie.parties.actions.parties import EDIT_PARTIES, given_of
from vigie.parties.domain.parties import (
    Address,
    FactKind,
    NewParty,
    PartyKind,
    roles_of,
    search_keys,
    shown_name,
)
from vigie.parties.models import Party, PartyFact, PartyKey

_CHUNK = 5_000


@act("parties.parties_registered", permission=EDIT_PARTIES)
def register_parties(
    new: tuple[NewParty, ...], *, on: date, by: Actor, key: str
) -> tuple[int, ...]:
    """Register people and companies, all that is said being true since a day; returns their ids.

    All or none. Raises Invalid naming the first value that is wrong, and Conflict
    `parties.numbers_known` when a SIREN, NIP or PESEL belongs to another party or stands twice.
    """
    del key
    now = timezone.now()
    said = [_said(one) for one in new]
    rows = Party.objects.bulk_create(
        (_row(one, values, by, now) for one, values in zip(new, said, strict=True)), _CHUNK
    )
    _facts(rows, said, on, now)
    _keys(rows, said, on, now)
    record("parties.party", None, data={"count": len(rows)}, effective_on=on)
    return tuple(row.pk for row in rows)


def _said(new: NewParty) -> dict[str, str]:
    if new.kind not in list(PartyKind):
        raise Invalid("parties.kind_unknown", kind=new.kind, known=", ".join(PartyKind))
    return {kind: value for kind, value in given_of(new).items() if value}


def _row(new: NewParty, values: dict[str, str], by: Actor, now: datetime) -> Party:
    return Party(
        organisation_id=by.organisation_id,
        kind=new.kind,
        shown=shown_name(values),
        name_key=fold(f"{values[FactKind.NAME]} {values.get(FactKind.FIRST_NAMES, '')}"),
        city=Address.of(values.get(FactKind.ADDRESS, "")).city,
        country=values[FactKind.COUNTRY],
        language=values[FactKind.LANGUAGE],
        roles=" ".join(roles_of(values)),
        registered_at=now,
    )


def _facts(rows: Sequence[Party], said: list[dict[str, str]], on: date, now: datetime) -> None:
    PartyFact.objects.bulk_create(
        (
            PartyFact(
                organisation_id=row.organisation_id,
                party=row,
                kind=kind,
                value=value,
                effective_on=on,
                recorded_at=now,
            )
            for row, values in zip(rows, said, strict=True)
            for kind, value in values.items()
        ),
        _CHUNK,
    )


def _keys(rows: Sequence[Party], said: list[dict[str, str]], on: date, now: datetime) -> None:
    found = (
        PartyKey(organisation_id=row.organisation_id, party=row, kind=kind, key=key)
        for row, values in zip(rows, said, strict=True)
        for kind, key in sorted(
            search_keys(row.kind, [Fact(0, k, v, on, now) for k, v in values.items()], values)
        )
    )
    try:
        with transaction.atomic():
            PartyKey.objects.bulk_create(found, _CHUNK)
    except IntegrityError as error:
        raise Conflict("parties.numbers_known") from error
