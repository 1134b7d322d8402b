"""Lists of models, nights and certificates."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vigie.scoring.portal.words import (
    ALIASES,
    CHOICES,
    NIGHTS,
    STANDINGS,
    figure,
    promise,
    subject,
)
from vigie.scoring.queries import CertificateLine, ModelLine, NightLine
from vigie.ui.cells import State
from vigie.ui.lists import Column, Table


def alias_of(row: ModelLine) -> State:
    """Return what a version does now; one that decides says so first."""
    known = [ALIASES[name] for name in ("champion", "shadow", "previous") if name in row.aliases]
    return known[0] if known else State(_("Kept"))


def _auc(row: ModelLine) -> str:
    held = row.card["metrics"]["auc"]
    return f"{figure(held['value'])} ({figure(held['low'])}–{figure(held['high'])})"


def _evidence(row: CertificateLine) -> str:
    return f"{row.errors} / {row.reviewed}"


def _percent(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value * 100, 2)))


def _positives(row: NightLine) -> Decimal | None:
    return _percent(row.positives / row.cases) if row.cases else None


def _ranking(row: NightLine) -> Decimal | None:
    return None if row.ranking is None else Decimal(str(round(row.ranking, 2)))


MODELS = Table(
    columns=(
        Column("version", _("Version"), "number"),
        Column("model", _("Model")),
        Column("state", _("State"), "state", value=alias_of),
        Column("created_at", _("Made"), "moment"),
        Column("cases", _("Cases"), "number", value=lambda row: row.card["cases"]),
        Column("auc", _("Ranking (AUC)"), value=_auc),
        Column("parent", _("Made from"), "number", is_minor=True),
    ),
    href=lambda row: reverse("scoring:model", args=[row.id]),
)
NIGHT_LIST = Table(
    columns=(
        Column("night", _("Night"), "date"),
        Column("model", _("Model")),
        Column("state", _("State"), "state", value=lambda row: NIGHTS[row.state]),
        Column("cases", _("Labels"), "number"),
        Column("positives", _("Positive"), "amount", value=_positives, unit="%"),
        Column("ranking", _("Ranking (AUC)"), "amount", value=_ranking),
        Column("choice", _("Decision"), value=lambda row: CHOICES.get(row.choice, "")),
    ),
    href=lambda row: reverse("scoring:night", args=[row.id]),
)
CERTIFICATES = Table(
    columns=(
        Column("subject", _("Certified"), value=subject),
        Column("level", _("Level"), "level"),
        Column("standing", _("State"), "state", value=lambda row: STANDINGS[row.standing]),
        Column("promise", _("Promise"), value=promise),
        Column("evidence", _("Errors / reviewed"), value=_evidence),
        Column("bound", _("Proved"), "amount", value=lambda row: _percent(row.bound), unit="%"),
        Column("certified_on", _("Examined"), "date", is_minor=True),
        Column("expires_on", _("Expires"), "date"),
    ),
)
