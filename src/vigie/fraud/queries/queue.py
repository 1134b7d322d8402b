"""The queue of alerts: filters, sorts and pages that an index answers.

A page is asked for by a cursor, the sort values of the last row seen, so page 1,000 costs what page
1 costs. Comparisons are on integers, instants and text ranges: under row policies only leakproof
operators reach an index.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from vigie.fraud.domain.lifecycle import State
from vigie.fraud.models import Alert
from vigie.kernel.actor import Actor
from vigie.kernel.cursor import decode_cursor, encode_cursor
from vigie.kernel.errors import Invalid
from vigie.scoring.domain.assessment import CONCERNS, NATURES
from vigie.scoring.domain.levels import Level

READ: Final = "fraud.read_alerts"
LARGEST_PAGE: Final = 200
COUNTED_UP_TO: Final = 100_000

SORTS: Final[dict[str, tuple[str, ...]]] = {
    "risk": ("-level", "-exposure_cents", "-id"),
    "amount": ("-exposure_cents", "-id"),
    "newest": ("-opened_at", "-id"),
    "oldest": ("opened_at", "id"),
}


@dataclass(frozen=True, slots=True)
class AlertFilters:
    """What to show. An empty tuple or None filters nothing; words are those of the data.

    `waiting` None = whatever the state; `text` is the beginning of a reference, plate, VIN or
    contract number, canonical; `opened_from` and `opened_to` are both included. `hands` are users
    who have alerts in hand, None among them for nobody; `asleep` tells those put aside from the
    others; `eyes_of` is who could be the second person for a verdict that waits; `led` tells those
    that stand behind another alert of their piece of work. `worst` shows each contract once, by the
    highest of its alerts at stake: those that wait or are confirmed, housekeeping apart.
    """

    waiting: bool | None = True
    levels: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    typologies: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    baseline: bool | None = None
    run_id: int | None = None
    text: str = ""
    opened_from: date | None = None
    opened_to: date | None = None
    hands: tuple[int | None, ...] = ()
    asleep: bool | None = None
    is_proposed: bool | None = None
    eyes_of: int | None = None
    led: bool | None = None
    worst: bool = False


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One line of the queue; no name of a person."""

    id: int
    reference: str
    level: str
    state: str
    typology: str
    rule: str
    concerns: str
    nature: str
    subject_kind: str
    subject_id: int
    contract_number: str
    plate: str
    vin: str
    product: str
    exposure_cents: int
    currency: str
    is_baseline: bool
    opened_on: date
    opened_at: datetime
    verdict: str
    assigned_to: int | None
    snoozed_until: date | None
    is_proposed: bool
    proposed_by: int | None
    piece_id: int | None
    is_led: bool

    @property
    def is_asleep(self) -> bool:
        """Tell whether it is put aside today."""
        return self.snoozed_until is not None and self.snoozed_until > timezone.localdate()


@dataclass(frozen=True, slots=True)
class AlertPage:
    """A page of the queue; `next_cursor` empty on the last one."""

    rows: tuple[AlertRow, ...]
    next_cursor: str


def alert_queue(
    by: Actor,
    filters: AlertFilters | None = None,
    *,
    sort: str = "risk",
    cursor: str = "",
    limit: int = 50,
) -> AlertPage:
    """Return a page of alerts; Invalid for an unknown sort, filter word or cursor."""
    by.require(READ)
    if sort not in SORTS:
        raise Invalid("fraud.filter_unknown", value=sort, filter="sort")
    order = SORTS[sort]
    size = max(1, min(limit, LARGEST_PAGE))
    found = filtered(by, filters or AlertFilters()).order_by(*order)
    if cursor:
        found = found.filter(_after(order, _decoded(cursor, order)))
    alerts = list(found[: size + 1])
    following = _encoded(alerts[size - 1], order) if len(alerts) > size else ""
    return AlertPage(tuple(row_of(alert) for alert in alerts[:size]), following)


def count_alerts(by: Actor, filters: AlertFilters | None = None) -> int:
    """Return how many alerts the filters show, counted up to 100,000."""
    by.require(READ)
    return filtered(by, filters or AlertFilters())[:COUNTED_UP_TO].count()


def filtered(by: Actor, filters: AlertFilters) -> QuerySet[Alert]:
    """Return the organisation's alerts that pass the filters."""
    found = Alert.objects.filter(organisation_id=by.organisation_id)
    if filters.waiting is not None:
        found = found.filter(is_waiting=filters.waiting)
    if filters.baseline is not None:
        found = found.filter(is_baseline=filters.baseline)
    if filters.run_id is not None:
        found = found.filter(opened_by_run=filters.run_id)
    found = _at_the_desk(_worded(found, filters), filters)
    if filters.opened_from is not None:
        found = found.filter(opened_on__gte=filters.opened_from)
    if filters.opened_to is not None:
        found = found.filter(opened_on__lte=filters.opened_to)
    if filters.worst:
        found = found.filter(AT_STAKE, ~Exists(_worse(by)))
    return found.filter(_beginning(filters.text)) if filters.text.strip() else found


# What stands behind an amount at risk.
AT_STAKE: Final = (Q(is_waiting=True) | Q(state=State.CONFIRMED)) & ~Q(nature="housekeeping")


def _worse(by: Actor) -> QuerySet[Alert]:
    """Return the alerts at stake of a contract that go before one: by level, amount, then the last."""
    same = Alert.objects.filter(
        AT_STAKE,
        organisation_id=by.organisation_id,
        contract_number=OuterRef("contract_number"),
        currency=OuterRef("currency"),
    )
    level, cents = Q(level=OuterRef("level")), Q(exposure_cents=OuterRef("exposure_cents"))
    return same.filter(
        Q(level__gt=OuterRef("level"))
        | level & Q(exposure_cents__gt=OuterRef("exposure_cents"))
        | level & cents & Q(id__gt=OuterRef("id"))
    )


def _at_the_desk(found: QuerySet[Alert], filters: AlertFilters) -> QuerySet[Alert]:
    if filters.hands:
        people = [one for one in filters.hands if one is not None]
        theirs = Q(assigned_to__in=people) if people else Q()
        found = found.filter(Q(assigned_to=None) | theirs if None in filters.hands else theirs)
    if filters.asleep is not None:
        today = timezone.localdate()
        awake = Q(snoozed_until=None) | Q(snoozed_until__lte=today)
        found = found.filter(Q(snoozed_until__gt=today) if filters.asleep else awake)
    if filters.led is not None:
        found = found.filter(is_led=filters.led)
    if filters.is_proposed is not None:
        found = found.filter(is_proposed=filters.is_proposed)
    if filters.eyes_of is not None:
        others = Q(proposed_by=None) | ~Q(proposed_by=filters.eyes_of)
        found = found.filter(others, is_proposed=True)
    return found


def row_of(alert: Alert) -> AlertRow:
    """Return the line of an alert."""
    values = {name: getattr(alert, name) for name in AlertRow.__slots__ if name != "level"}
    return AlertRow(level=Level(alert.level).word, **values)


def _worded(found: QuerySet[Alert], filters: AlertFilters) -> QuerySet[Alert]:
    levels = {level.word: int(level) for level in Level}
    _known("level", filters.levels, tuple(levels))
    _known("state", filters.states, tuple(State))
    _known("concerns", filters.concerns, CONCERNS)
    _known("nature", filters.natures, NATURES)
    wanted: dict[str, list[object]] = {
        "level__in": [levels[word] for word in filters.levels],
        "state__in": list(filters.states),
        "typology__in": list(filters.typologies),
        "concerns__in": list(filters.concerns),
        "nature__in": list(filters.natures),
        "product__in": list(filters.products),
    }
    return found.filter(**{name: values for name, values in wanted.items() if values})


def _known(name: str, values: tuple[str, ...], words: tuple[str, ...]) -> None:
    for value in values:
        if value not in words:
            raise Invalid("fraud.filter_unknown", value=value, filter=name)


def _beginning(text: str) -> Q:
    typed = text.strip().upper()
    plain = "".join(letter for letter in typed if letter.isalnum())
    starts = {"reference": typed, "contract_number": text.strip(), "plate": plain, "vin": plain}
    found = Q()
    for column, start in starts.items():
        if start:
            found |= Q(**{f"{column}__gte": start, f"{column}__lt": start + "\U0010ffff"})
    return found


def _after(order: tuple[str, ...], last: list[object]) -> Q:
    found, equal = Q(), Q()
    for name, value in zip(order, last, strict=True):
        column, comparison = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        found |= equal & Q(**{f"{column}__{comparison}": value})
        equal &= Q(**{column: value})
    first, value = order[0], last[0]
    bound = "lte" if first.startswith("-") else "gte"
    return Q(**{f"{first.lstrip('-')}__{bound}": value}) & found


def _encoded(alert: Alert, order: tuple[str, ...]) -> str:
    values = [getattr(alert, name.lstrip("-")) for name in order]
    return encode_cursor([one.isoformat() if isinstance(one, datetime) else one for one in values])


def _decoded(cursor: str, order: tuple[str, ...]) -> list[object]:
    kinds = [str if name.endswith("_at") else int for name in order]
    return [
        _instant(value) if isinstance(value, str) else value
        for value in decode_cursor(cursor, *kinds)
    ]


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("kernel.cursor_unreadable", cursor=text[:100]) from error
