"""The list of cards."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.scoring.portal.credit.words import ORIGINS, STATES, card_name
from vigie.scoring.queries.credit import CardLine
from vigie.ui.lists import Column, Table


def address_of(line: CardLine) -> str:
    """Return where a card stands."""
    if line.id is None:
        return reverse("scoring:expert_card", args=[line.card.name])
    return reverse("scoring:credit_card", args=[line.id])


CARDS = Table(
    columns=(
        Column(
            "name",
            pgettext_lazy("card of points", "Card"),
            value=lambda row: card_name(row.card.name),
        ),
        Column("version", _("Version"), "number", value=lambda row: row.card.version),
        Column("state", _("State"), "state", value=lambda row: STATES[row.state]),
        Column("origin", _("Points"), value=lambda row: ORIGINS[row.card.origin]),
        Column("inputs", _("Inputs"), "number", value=lambda row: len(row.card.parts)),
        Column("created_at", _("Made"), "moment"),
    ),
    href=address_of,
)
