"""Words of models, nights and certificates; figures as a language writes them."""

from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vigie.scoring.domain.learning.certificates import Promise as Kept
from vigie.scoring.domain.learning.certificates import Standing
from vigie.scoring.queries import CertificateLine
from vigie.ui import cells, formats
from vigie.ui.cells import State

Words = str | Promise

STANDINGS: Final[dict[Standing, State]] = {
    Standing.LIVE: State(pgettext_lazy("certificate of a level", "In force"), "good"),
    Standing.EXPIRED: State(pgettext_lazy("certificate of a level", "Expired")),
    Standing.WITHDRAWN: State(pgettext_lazy("certificate of a level", "Ended by an alarm"), "loud"),
    Standing.SHORT: State(pgettext_lazy("certificate of a level", "Proves less than asked")),
    Standing.PROVISIONAL: State(pgettext_lazy("certificate of a level", "Not yet in force")),
}
NIGHTS: Final[dict[str, State]] = {
    "learned": State(pgettext_lazy("night", "Learned"), "good"),
    "held": State(pgettext_lazy("night", "Waits for you"), "loud"),
    "released": State(pgettext_lazy("night", "Released by a person")),
    "dismissed": State(pgettext_lazy("night", "Kept out for good")),
    "empty": State(pgettext_lazy("night", "Too few labels")),
}
ALIASES: Final[dict[str, State]] = {
    "champion": State(pgettext_lazy("model", "Decides"), "good"),
    "shadow": State(pgettext_lazy("model", "Watched, decides nothing")),
    "previous": State(pgettext_lazy("model", "To go back to")),
}
FAULTS: Final[dict[str, Words]] = {
    "label_rate": _("The share of positive verdicts left its usual band."),
    "ranking": _("The verdicts contradict the model, as if they had been turned round."),
}
CHOICES: Final[dict[str, Words]] = {
    "promote": _("The candidate decides from now on"),
    "keep": _("The champion stays"),
}
GROUNDS: Final[dict[str, Words]] = {
    "first": _("It is the first model."),
    "gained": _("It is proved better on cases that neither model had seen."),
    "too_few_cases": _("Too few new cases to prove anything."),
    "not_proved_better": _("It is not proved better on cases that neither model had seen."),
    "forgot_the_past": _("It ranks old cases worse than the champion does."),
    "past_waived_under_drift": _(
        "It ranks old cases worse; the world has changed, so that counts no more."
    ),
}
ALARMS: Final[dict[str, Words]] = {
    "adwin": _("The model’s errors have changed."),
    "ranking": _("The champion ranks worse than when it was promoted."),
    "psi": _("The cases look different from those it learned from."),
}
MEASURES: Final[tuple[tuple[str, Words], ...]] = (
    ("auc", _("Ranking (AUC)")),
    ("ap", _("Precision over all cuts (AP)")),
    ("ks", _("Separation (KS)")),
    ("recall_at_1", _("Found at 1 % false alarms")),
    ("ece", _("Calibration error")),
    ("brier", _("Brier score")),
)
MEMBERS: Final[dict[str, Words]] = {
    "scorecard": _("Scorecard"),
    "boosting": _("Boosted trees"),
    "net": pgettext_lazy("model", "Net"),
}


def figure(value: float | None, digits: int = 3) -> str:
    """Return a figure as the reader's language writes it."""
    if value is None:
        return ""
    return formats.amount(Decimal(str(round(value, digits))), cells.language(), digits)


def share(value: float | None, digits: int = 1) -> str:
    """Return a share in per cent."""
    return f"{figure(value * 100, digits)}\u00a0%" if value is not None else ""


def asked_share(thousandths: int) -> str:
    """Return a target in per cent, with a decimal only where it has one."""
    return share(thousandths / 1_000, 1 if thousandths % 10 else 0)


def promise(line: CertificateLine) -> str:
    """Say what a level promises."""
    parts = {
        "share": asked_share(round(line.target * 1_000)),
        "confidence": share(line.confidence, 0),
    }
    if line.promise is Kept.PRECISION:
        return gettext("%(share)s of its cases are right, at %(confidence)s confidence") % parts
    return gettext("%(share)s of what is sought stands in it, at %(confidence)s confidence") % parts


def subject(line: CertificateLine) -> str:
    """Name what is certified: a rule, or a version of a model."""
    if line.rule:
        return gettext("Rule %(rule)s") % {"rule": line.rule}
    return gettext("Model %(model)s, version %(version)s") % {
        "model": line.model,
        "version": line.version,
    }
