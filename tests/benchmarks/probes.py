"""What a list is asked: kinds of questions, each drawn many times from the rows themselves."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from vigie.database.tenant import tenant
from vigie.fraud import queries as fraud
from vigie.kernel.actor import Actor
from vigie.kernel.cursor import encode_cursor
from vigie.registrations import queries as registrations
from vigie.registrations.queries import SORTS, CertificateFilters

Asked = Callable[[], object]
FILTERS = {
    "level": ("red", "orange", "yellow", "none"),
    "product": ("credit", "lld", "operating_lease", "pl_leasing", "pl_loan_title_transfer"),
    "watch": ("watched", "absent_from_portfolio", "not_found", "ended"),
    "distorted": ("yes", "no"),
}
FIGURES: tuple[Callable[[Actor], object], ...] = (
    fraud.counts_by_level,
    fraud.counts_by_typology,
    fraud.exposure_at_risk,
    fraud.opened_per_week,
    fraud.ageing,
    fraud.waiting_alerts,
    fraud.colleagues,
    fraud.rings,
    registrations.figures,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question and the questions of it to be timed."""

    name: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Sampled:
    """Values of a few certificates and alerts, drawn at random."""

    certificates: list[dict[str, object]]
    references: list[str]


def sample(by: Actor, count: int) -> Sampled:
    """Return values of certificates and alerts spread over the whole organisation."""
    chance = random.Random(2026)
    wanted = "contract_key, plate, vin, customer_key, outstanding_cents, level, id"
    with tenant(by.organisation_id), connection.cursor() as cursor:
        cursor.execute("select min(id), max(id) from registrations_certificate")
        low, high = cursor.fetchone()
        ids = [chance.randint(low, high) for _ in range(count)]
        cursor.execute(f"select {wanted} from registrations_certificate where id = any(%s)", [ids])
        names = wanted.split(", ")
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        chance.shuffle(found)
        cursor.execute("select reference from fraud_alert order by content, id limit 50")
        return Sampled(found, [row[0] for row in cursor.fetchall()])


def searches(sampled: Sampled) -> dict[str, list[str]]:
    """Return what people type, from one exact number to a letter that half the rows begin with."""
    rows = sampled.certificates
    words = {
        "plate": [str(row["plate"]) for row in rows],
        "plate, 4 letters": [str(row["plate"])[:4] for row in rows],
        "plate, 2 letters": [str(row["plate"])[:2] for row in rows],
        "VIN": [str(row["vin"]) for row in rows],
        "VIN, maker's letters": [str(row["vin"])[:3] for row in rows],
        "contract": [str(row["contract_key"]) for row in rows],
        "contract, a year": [str(row["contract_key"])[:7] for row in rows],
        "whole name": [str(row["customer_key"]) for row in rows],
        "surname": [str(row["customer_key"]).split(" ", maxsplit=1)[0] for row in rows],
        "name, 2 letters": [str(row["customer_key"])[:2] for row in rows],
        "lender as holder": ["Crédit Vigie"],
        "one letter": list("ABCDEFGHVWZ"),
        "nothing found": ["QQ999QQ", "ZZZZ", "Quidam Personne", "VF9999999"],
    }
    return {name: each * (40 // len(each) + 1) for name, each in words.items()}


def certificate_kinds(by: Actor, sampled: Sampled, tries: int) -> Iterator[Kind]:
    """Yield what `registrations.queries` is asked."""
    for sort in [sign + name for name in SORTS for sign in ("", "-")]:
        yield _kind(f"page by {sort}", tries, _page(by, CertificateFilters(), sort))
        deep = [encode_cursor(_place(row, sort)) for row in sampled.certificates]
        yield Kind(
            f"page by {sort}, deep",
            tuple(_page(by, CertificateFilters(), sort, cursor) for cursor in deep[:tries]),
        )
    for name, values in FILTERS.items():
        for value in values:
            filters = CertificateFilters(**{name: value})
            for sort in ("-level", "plate", "-customer", "-outstanding"):
                yield _kind(f"{name} {value} by {sort}", 6, _page(by, filters, sort))
            yield _kind(f"{name} {value}, counted", 6, _counted(by, filters))
    for two in ({"level": "red", "product": "lld"}, {"level": "none", "product": "pl_leasing"}):
        yield _kind(f"{two}", 6, _page(by, CertificateFilters(**two), "-level"))
    for name, words in searches(sampled).items():
        found = [CertificateFilters(q=word) for word in words[:tries]]
        for sort in ("-level", "plate", "-customer"):
            yield Kind(f"search {name} by {sort}", tuple(_page(by, one, sort) for one in found))
        yield Kind(f"search {name}, counted", tuple(_counted(by, one) for one in found))
        yield Kind(f"box {name}", tuple(_found(by, word) for word in words[:tries]))
        rented = [CertificateFilters(q=word, product="lld") for word in words[:tries]]
        yield Kind(f"search {name} in lld", tuple(_page(by, one, "plate") for one in rented))
        red = [CertificateFilters(q=word, level="red") for word in words[:tries]]
        yield Kind(f"search {name} in red", tuple(_page(by, one, "-level") for one in red))


def alert_kinds(by: Actor, sampled: Sampled, tries: int) -> Iterator[Kind]:
    """Yield what `fraud.queries` is asked."""
    chosen: dict[str, fraud.AlertFilters] = {
        "waiting": fraud.AlertFilters(),
        "all": fraud.AlertFilters(waiting=None),
        "red": fraud.AlertFilters(levels=("red",)),
        "confirmed": fraud.AlertFilters(waiting=None, states=("confirmed",)),
        "typology": fraud.AlertFilters(typologies=("exported",)),
        "rare product": fraud.AlertFilters(products=("pl_leasing",)),
        "baseline": fraud.AlertFilters(baseline=True),
        "nobody's": fraud.AlertFilters(hands=(None,), asleep=False, led=False),
        "somebody's": fraud.AlertFilters(hands=(7,), asleep=False, led=False),
        "put aside": fraud.AlertFilters(asleep=True),
        "second eyes": fraud.AlertFilters(eyes_of=7),
        "text common": fraud.AlertFilters(waiting=None, text="ALR-2026-0"),
        "text plate": fraud.AlertFilters(
            waiting=None, text=str(sampled.certificates[0]["plate"])[:2]
        ),
    }
    for name, filters in chosen.items():
        for sort in fraud.SORTS:
            yield _kind(f"alerts {name} by {sort}", tries, _queue(by, filters, sort))
            deep = _cursors(by, filters, sort, pages=40)[-tries:]
            asked = tuple(_queue(by, filters, sort, cursor) for cursor in deep)
            yield Kind(f"alerts {name} by {sort}, deep", asked)
        yield _kind(f"alerts {name}, counted", tries, _alerts_counted(by, filters))
    for figure in FIGURES:
        yield _kind(f"dashboard {figure.__name__}", tries, _inside(by, partial(figure, by)))


def _queue(by: Actor, filters: fraud.AlertFilters, sort: str, cursor: str = "") -> Asked:
    return _inside(by, lambda: fraud.alert_queue(by, filters, sort=sort, cursor=cursor))


def _alerts_counted(by: Actor, filters: fraud.AlertFilters) -> Asked:
    return _inside(by, lambda: fraud.count_alerts(by, filters))


def http_kinds(client: Client, path: str, sampled: Sampled, tries: int) -> Iterator[Kind]:
    """Yield the pages of a list of certificates, portal or API: rendered, middleware included."""
    yield _kind(f"{path}", tries, _got(client, path))
    for sort in ("plate", "-plate", "-customer", "outstanding"):
        yield _kind(f"{path} by {sort}", tries, _got(client, path, sort=sort))
    for name, values in FILTERS.items():
        for value in values:
            yield _kind(f"{path} {name} {value}", 6, _got(client, path, **{name: value}))
    deep = [encode_cursor(_place(row, "-level")) for row in sampled.certificates[:tries]]
    place = "cursor" if path.startswith("/api/") else "after"
    asked = [_got(client, path, sort="-level", **{place: one}) for one in deep]
    yield Kind(f"{path} deep", tuple(asked))
    for name, words in searches(sampled).items():
        found = tuple(_got(client, path, q=word, sort="-level") for word in words[:tries])
        yield Kind(f"{path} search {name}", found)


def _kind(name: str, tries: int, asked: Asked) -> Kind:
    return Kind(name, (asked,) * tries)


def _inside(by: Actor, asked: Asked) -> Asked:
    def run() -> object:
        with tenant(by.organisation_id):
            return asked()

    return run


def _page(by: Actor, filters: CertificateFilters, sort: str, cursor: str = "") -> Asked:
    return _inside(
        by,
        lambda: registrations.certificates_page(by, filters, sort=sort, cursor=cursor),
    )


def _counted(by: Actor, filters: CertificateFilters) -> Asked:
    return _inside(by, lambda: registrations.count_certificates(by, filters))


def _found(by: Actor, words: str) -> Asked:
    return _inside(by, lambda: registrations.find_certificates(by, words))


def _got(client: Client, path: str, **asked: str) -> Asked:
    address = f"{path}?{urlencode(asked)}" if asked else path

    def run() -> object:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return response

    return run


def _place(row: dict[str, object], sort: str) -> list[str | int]:
    values = [row[name] for name in (*SORTS[sort.removeprefix("-")], "id")]
    return [value if isinstance(value, int) else str(value) for value in values]


def _cursors(by: Actor, filters: fraud.AlertFilters, sort: str, *, pages: int) -> list[str]:
    cursors, cursor = [], ""
    with tenant(by.organisation_id):
        for _ in range(pages):
            cursor = fraud.alert_queue(by, filters, sort=sort, cursor=cursor, limit=200).next_cursor
            if not cursor:
                break
            cursors.append(cursor)
    return cursors
