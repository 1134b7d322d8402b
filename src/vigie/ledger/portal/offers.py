"""What the ledger offers to other pages: its place in the menu, the panel of a subject."""

from collections.abc import Mapping
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vigie.kernel.actor import Actor
from vigie.kernel.money import Money
from vigie.ledger.domain.transfers import Subject
from vigie.ledger.portal.origins import act_in_words
from vigie.ledger.portal.words import name_of
from vigie.ledger.queries.charts import READ
from vigie.ledger.queries.entries import HAND
from vigie.ledger.queries.statements import subject_statement
from vigie.ui.registries import MenuEntry, Panel

CONTRACT: Final = "leasing.contract"
MENU = (MenuEntry("ledger.trial", _("Ledger"), "ledger:trial", "coins", READ, order=48, key="l"),)


def panel_of(by: Actor, contract_id: int) -> Mapping[str, object] | None:
    """Return what was booked about a contract, the latest first; None when nothing was.

    An act says what it was; the text of its lines is the contract, which the page names already.
    """
    moved = subject_statement(
        by.organisation_id, Subject(CONTRACT, contract_id), through=timezone.localdate()
    )
    lines = [
        (
            one,
            Money(one.minor, one.currency).amount,
            one.text if one.act == HAND else act_in_words(one.act),
            name_of(one.debit_names),
            name_of(one.credit_names),
        )
        for one in reversed(moved)
    ]
    return {"lines": lines} if lines else None


PANEL = Panel(
    "ledger.subject",
    CONTRACT,
    _("Booked"),
    "ledger/parts/subject.html",
    load=panel_of,
    permission=READ,
    order=60,
)
