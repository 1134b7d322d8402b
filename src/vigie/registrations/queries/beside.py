"""The other open contracts on a vehicle: which run, which are the same customer's, which are asked for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q

from vigie.kernel.actor import Actor
from vigie.registrations.domain.expectations import CLOSED_STATUSES, as_date, is_running
from vigie.registrations.domain.facts import SubjectFacts
from vigie.registrations.domain.starts import began_on
from vigie.registrations.models import Certificate, Question
from vigie.registrations.queries.records import expected_record, observed_record

_ABSENT = "absent_from_portfolio"


def beside(by: Actor, certificate: Certificate, facts: SubjectFacts, on: date) -> SubjectFacts:
    """Return the facts of one certificate with the other contracts on its vehicle, read afresh."""
    found = _others(by, certificate, facts.observed)
    others = {one.contract_key: expected_record(by, one) for one in found}
    if not others:
        return facts
    rows = {key: record.texts for key, record in others.items() if record is not None}
    customer = _customer(facts.expected)
    begun = [
        day for one in (facts.expected, *rows.values()) if (day := _begun(one, on)) is not None
    ]
    return replace(
        facts,
        other_contracts=tuple(others),
        running_contracts=tuple(key for key, one in rows.items() if is_running(one, on)),
        customers_contracts=tuple(
            key for key, one in rows.items() if customer and _customer(one) == customer
        ),
        last_begun_on=max(begun, default=None),
        asked_contracts=_asked_for(by, {facts.contract_number, *others}),
    )


def beside_in(row: Mapping[str, Any], asked: frozenset[str], facts: SubjectFacts) -> SubjectFacts:
    """Return facts with the other contracts of a row; a file of subjects of long ago lacks some."""
    others = _listed(row, "contracts")
    if not others:
        return facts
    return replace(
        facts,
        other_contracts=others,
        running_contracts=_listed(row, "running"),
        customers_contracts=_listed(row, "of_customer"),
        last_begun_on=as_date(row.get("last_begun") or ""),
        asked_contracts=asked & {facts.contract_number, *others},
    )


def asked_of(
    by: Actor, rows: Sequence[Mapping[str, Any]], then: date | None = None
) -> frozenset[str]:
    """Return which contracts of vehicles in several left the portfolio and wait for an answer.

    `then` is a day of the past: what was answered after it was not answered yet.
    """
    several = (row for row in rows if _listed(row, "contracts"))
    keys = {key for row in several for key in (row["contract_number"], *row["contracts"])}
    return _asked_for(by, keys, then) if keys else frozenset()


def _asked_for(by: Actor, keys: Collection[str], then: date | None = None) -> frozenset[str]:
    waiting = Q(answered_at__isnull=True)
    if then is not None:
        waiting = Q(asked_on__lte=then) & ~Q(answered_at__date__lte=then)
    found = Question.objects.filter(
        waiting,
        organisation_id=by.organisation_id,
        kind=_ABSENT,
        certificate__contract_key__in=keys,
    )
    return frozenset(found.values_list("certificate__contract_key", flat=True))


def _others(
    by: Actor, certificate: Certificate, observed: Mapping[str, str] | None
) -> list[Certificate]:
    """Return the other contracts on a vehicle that are open: not closed, nor ended as a person said.

    A contract is of the vehicle whose VIN it gives; one that gives none of that of its register's row,
    which is found by its plate.
    """
    vehicle = vehicle_of(certificate.plate, certificate.vin, observed)
    seen = observed or {}
    plates = {certificate.plate, seen.get("plate", ""), seen.get("previous_plate", "")} - {""}
    same = Certificate.objects.filter(
        Q(vin=certificate.vin or seen.get("vin", "")) & ~Q(vin="") | Q(vin="", plate__in=plates),
        organisation_id=by.organisation_id,
    )
    others = same.exclude(id=certificate.pk).exclude(contract_status__in=CLOSED_STATUSES)
    standing = others.exclude(watch="ended").order_by("contract_key")
    return [one for one in standing if one.vin or _vehicle(by, one) == vehicle]


def _vehicle(by: Actor, one: Certificate) -> str:
    row = observed_record(by, one.plate, one.vin, expected=expected_record(by, one))
    return vehicle_of(one.plate, one.vin, row.texts if row else None)


def vehicle_of(plate: str, vin: str, observed: Mapping[str, str] | None) -> str:
    """Return what names the vehicle of a contract: its VIN, else its register's row, else its plate."""
    seen = observed or {}
    return vin or seen.get("vin") or seen.get("plate") or plate


def _listed(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(one for one in row.get(name) or () if one != row["contract_number"])


def _customer(row: Mapping[str, str]) -> str:
    return row.get("customer_siren") or row.get("customer_name") or ""


def _begun(row: Mapping[str, str], on: date) -> date | None:
    return as_date(began_on(row, on))
