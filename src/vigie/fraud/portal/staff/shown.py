"""What the page and the part of an alert show: one context for both."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.fraud.domain.lifecycle import ACT_OF, Act, Verdict
from vigie.fraud.portal.forms import AcknowledgeForm, CommentForm, ReasonForm, new_key
from vigie.fraud.portal.staff.hands import desk_context
from vigie.fraud.portal.words import (
    CONCERNS,
    NATURES,
    PRODUCTS,
    FactLine,
    fact_line,
    level_word,
    state_of,
    task_words,
    told,
    typology_name,
)
from vigie.fraud.portal.words.history import read_day, timeline_of
from vigie.fraud.portal.words.standing import standing_of
from vigie.fraud.queries import AlertDetail, alert_detail
from vigie.fraud.queries.alert import TaskLine
from vigie.kernel.actor import Actor
from vigie.tenancy.queries import users

Words = str | Promise
Body = Mapping[str, Any]

VERBS: Final[dict[Verdict, Words]] = {
    Verdict.FRAUD_CONFIRMED: _("Confirm fraud"),
    Verdict.ASSET_AT_RISK_CONFIRMED: _("Confirm asset at risk"),
    Verdict.NOT_FRAUD: _("Dismiss: not fraud"),
    Verdict.HOUSEKEEPING_DONE: _("Mark as done"),
    Verdict.CANNOT_TELL: _("Leave open: cannot tell"),
}
# Which verdicts stand in the two dialogs, by nature; the first of each is its main button.
_CONFIRMING: Final[dict[str, tuple[Verdict, ...]]] = {
    "fraud": (Verdict.FRAUD_CONFIRMED, Verdict.ASSET_AT_RISK_CONFIRMED),
    "housekeeping": (Verdict.HOUSEKEEPING_DONE,),
}
_CONFIRMING_OTHERS: Final = (Verdict.ASSET_AT_RISK_CONFIRMED, Verdict.FRAUD_CONFIRMED)
_DISMISSING: Final = (Verdict.NOT_FRAUD, Verdict.CANNOT_TELL)
_ANSWERS: Final[dict[str, int]] = {"met": 0, "unknown": 1, "not_met": 2}


@dataclass(frozen=True, slots=True)
class Verb:
    """A button that decides."""

    verdict: str
    label: Words
    is_main: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the facts behind it; `answer` and `effect` for what would exonerate."""

    sentence: str
    facts: tuple[FactLine, ...]
    answer: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class FindingShown:
    """One rule that spoke: why, what would exonerate, what holds its level down."""

    rule: str
    level: str
    evidence_level: str
    reasons: tuple[Line, ...]
    exculpations: tuple[Line, ...]
    caps: tuple[str, ...]

    @property
    def open_questions(self) -> tuple[Line, ...]:
        """Return the grounds that are met, and those that nobody knows yet."""
        return tuple(line for line in self.exculpations if line.answer != "not_met")

    @property
    def not_met(self) -> tuple[Line, ...]:
        """Return the grounds that were looked at and do not hold."""
        return tuple(line for line in self.exculpations if line.answer == "not_met")

    @property
    def is_held_down(self) -> bool:
        """Tell whether the level shown is below the one the evidence alone would give."""
        return self.level != self.evidence_level


@dataclass(frozen=True, slots=True)
class TaskShown:
    """A task of the alert in words, with the key of the form that completes it."""

    line: TaskLine
    words: str
    key: str


def alert_context(by: Actor, alert_id: int, back: str = "", reason: str = "") -> dict[str, object]:
    """Return all that the templates of an alert need; `back` is the queue it is read from."""
    detail = alert_detail(by, alert_id)
    names = dict(users(by).values_list("id", "name"))
    row = detail.row
    may_decide = by.may("fraud.decide_alerts")
    first = {"back": back, "state": row.state, "reason": reason}
    return {
        "alert": row,
        "detail": detail,
        "typology": typology_name(row.typology),
        "state": state_of(row.state),
        "concerns": CONCERNS.get(row.concerns, row.concerns),
        "nature": NATURES.get(row.nature, row.nature),
        "product": PRODUCTS.get(row.product, row.product),
        "exposure": Decimal(row.exposure_cents) / 100,
        "last_read_on": read_day(detail.last_read_at),
        "standing": standing_of(detail, names),
        "findings": [_finding(one, row.currency) for one in detail.findings],
        "timeline": timeline_of(detail, names),
        "tasks": [_task(one) for one in detail.tasks if one.state == "open"],
        "confirming": _verbs(detail, _CONFIRMING.get(row.nature, _CONFIRMING_OTHERS), may_decide),
        "dismissing": _verbs(detail, _DISMISSING, may_decide),
        "may_acknowledge": may_decide
        and Act.ACKNOWLEDGE in detail.acts
        and not detail.row.is_proposed,
        "may_comment": by.may("fraud.comment_alerts"),
        "may_complete": by.may("fraud.complete_tasks"),
        "confirm_form": ReasonForm(
            initial=first, auto_id="id_confirm_%s", has_piece=row.piece_id is not None
        ),
        "dismiss_form": ReasonForm(
            initial=first, auto_id="id_dismiss_%s", has_piece=row.piece_id is not None
        ),
        "acknowledge_form": AcknowledgeForm(initial=first, auto_id="id_note_%s"),
        "comment_form": CommentForm(initial=first, auto_id="id_comment_%s"),
        "back": back,
        **desk_context(by, detail, names, back),
    }


def verbs_of_many() -> dict[str, list[Verb]]:
    """Return the verbs of the two dialogs for ticked alerts, whatever their natures."""
    confirming = (Verdict.FRAUD_CONFIRMED, Verdict.ASSET_AT_RISK_CONFIRMED)
    dismissing = (Verdict.NOT_FRAUD, Verdict.HOUSEKEEPING_DONE, Verdict.CANNOT_TELL)
    return {"confirming": _listed(confirming), "dismissing": _listed(dismissing)}


def _verbs(detail: AlertDetail, verdicts: tuple[Verdict, ...], may_decide: bool) -> list[Verb]:
    if not may_decide or detail.row.is_proposed:
        return []
    return _listed(tuple(one for one in verdicts if ACT_OF[one] in detail.acts))


def _listed(verdicts: tuple[Verdict, ...]) -> list[Verb]:
    return [Verb(one.value, VERBS[one], one is verdicts[0]) for one in verdicts]


def _task(line: TaskLine) -> TaskShown:
    return TaskShown(line, task_words(line.code), new_key())


def _finding(body: Body, currency: str) -> FindingShown:
    answered = sorted(body["exculpations"], key=lambda one: _ANSWERS.get(one["answer"], 1))
    return FindingShown(
        rule=str(body["rule"]),
        level=str(body["level"]),
        evidence_level=str(body["evidence_level"]),
        reasons=tuple(_line("reasons", one, currency) for one in body["reasons"]),
        exculpations=tuple(_line("exculpations", one, currency) for one in answered),
        caps=tuple(
            told("caps", str(one["code"]), level=level_word(str(one["level"])))
            for one in body["caps"]
        ),
    )


def _line(section: str, body: Body, currency: str) -> Line:
    lowers_to = body.get("lowers_to")
    return Line(
        sentence=told(section, str(body["code"]), body["facts"], currency=currency),
        facts=tuple(fact_line(one, currency) for one in body["facts"]),
        answer=str(body.get("answer", "")),
        effect=level_word(str(lowers_to)) if lowers_to and lowers_to != "none" else "",
    )
