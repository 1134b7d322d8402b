"""What the page of an alert shows of the desk: hands, being put aside, a verdict that waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from vigie.fraud.actions.looking import LOOK
from vigie.fraud.domain.lifecycle import LIVE, WAITING
from vigie.fraud.portal.desk_forms import AssignForm, SendBackForm, SnoozeForm
from vigie.fraud.portal.forms import LookForm, new_key
from vigie.fraud.portal.words import VERDICTS, typology_name
from vigie.fraud.portal.words.history import who
from vigie.fraud.portal.words.rings import kinds_said
from vigie.fraud.queries import (
    AlertDetail,
    AlertRow,
    Colleague,
    colleagues,
    piece_of,
    ring_of_contract,
)
from vigie.kernel.actor import Actor

MANY: Final = "aside"  # another name than the reason of the verdict, which the same form holds


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A verdict that waits for a second person: who proposed what and why, and who may answer."""

    verdict: str | Promise
    reason: str
    person: str
    is_own: bool
    may_confirm: bool
    may_answer: bool


def desk_context(
    by: Actor, detail: AlertDetail, names: Mapping[int, str], back: str
) -> dict[str, object]:
    """Return what the parts of the desk need."""
    row, first = detail.row, {"back": back}
    ring = ring_of_contract(by, row.contract_number)
    piece = piece_of(by, row.piece_id) if row.piece_id is not None else []
    people = colleagues(by) if by.may("fraud.assign_alerts") else []
    return {
        "hand": _hand(row, names),
        "is_mine": row.assigned_to is not None and row.assigned_to == by.user_id,
        "may_assign": by.may("fraud.assign_alerts") and row.state in LIVE,
        "may_take": any(one.user_id == by.user_id for one in people),
        "may_snooze": _may_snooze(by, row),
        "may_wake": by.may("fraud.decide_alerts") and row.is_asleep,
        "may_look": _may_look(by, detail),
        "look_form": LookForm(initial=first, auto_id="id_look_%s"),
        "proposal": _proposal(by, detail, names),
        "assign_form": _assign_form(people, row, first),
        "snooze_form": SnoozeForm(initial=first, auto_id="id_snooze_%s"),
        "send_back_form": SendBackForm(initial=first, auto_id="id_back_%s"),
        "desk_key": new_key(),
        "ring": ring,
        "kinds": kinds_said(ring.kinds) if ring else "",
        "piece": [(one, typology_name(one.typology)) for one in piece],
        "may_split": by.may("fraud.decide_alerts"),
    }


def bulk_forms(people: list[Colleague]) -> dict[str, object]:
    """Return the forms of the dialogs for ticked alerts."""
    return {
        "bulk_assign": AssignForm(people, auto_id="id_many_%s"),
        "bulk_snooze": SnoozeForm(prefix=MANY, use_required_attribute=False),
    }


def _hand(row: AlertRow, names: Mapping[int, str]) -> str:
    return "" if row.assigned_to is None else who(row.assigned_to, "", names)


def _may_look(by: Actor, detail: AlertDetail) -> bool:
    """Tell whether a person's own look at the register counts for an alert."""
    return by.may(LOOK) and detail.unsaid_on is not None and not detail.row.is_proposed


def _may_snooze(by: Actor, row: AlertRow) -> bool:
    can = row.state in WAITING and not row.is_proposed
    return by.may("fraud.decide_alerts") and can and not row.is_asleep


def _assign_form(people: list[Colleague], row: AlertRow, first: Mapping[str, str]) -> AssignForm:
    to = "" if row.assigned_to is None else str(row.assigned_to)
    return AssignForm(people, initial={**first, "to": to}, auto_id="id_assign_%s")


def _proposal(by: Actor, detail: AlertDetail, names: Mapping[int, str]) -> ProposalShown | None:
    waits = detail.proposal
    if waits is None:
        return None
    is_own = by.user_id is not None and waits.user_id == by.user_id
    return ProposalShown(
        VERDICTS[waits.verdict],
        waits.reason,
        who(waits.user_id, waits.actor_kind, names),
        is_own,
        by.may("fraud.confirm_proposals") and by.user_id is not None and not is_own,
        by.may("fraud.decide_alerts"),
    )
