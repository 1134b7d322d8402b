"""What the model saw in a contract, in words; why an act was not done by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.fraud.domain.inputs import InputKind, catalogue
from vigie.scoring.queries import Grounds
from vigie.ui import cells, formats

Words = str | Promise

GROUNDS: Final[dict[str, Words]] = {
    Grounds.NOT_CERTIFIED: gettext_lazy(
        "No exam has proved this level of the rule or model yet: it is provisional."
    ),
    Grounds.EXPIRED: gettext_lazy("The certificate of this level has expired: it is provisional."),
    Grounds.WITHDRAWN: gettext_lazy(
        "An alarm or a person ended the certificate of this level: it is provisional."
    ),
    Grounds.SHORT: gettext_lazy(
        "Its certificate was proved for less than is asked of this level now: it is provisional."
    ),
    Grounds.NOT_SIGNED: gettext_lazy(
        "The level is certified, but nobody of the organisation has signed that it may act alone."
    ),
}
# Below this share of log-odds an input says nothing worth a line.
LEAST: Final = 0.05


@dataclass(frozen=True, slots=True)
class Spoken:
    """One input in words, whether it speaks for or against, and how strongly (1 to 3)."""

    sentence: str
    speaks: Words
    tone: str
    strength: int


def spoken(reasons: Sequence[tuple[str, float, float | None]]) -> list[Spoken]:
    """Return what the model saw, most important first; an input of an older catalogue by its name."""
    kinds = catalogue().kinds
    return [
        _spoken(kinds.get(name), name, share, value)
        for name, share, value in reasons
        if abs(share) >= LEAST
    ]


def _spoken(kind: InputKind | None, name: str, share: float, value: float | None) -> Spoken:
    language = cells.language()
    template = kind.sentences[language] if kind else f"{name}: {{value}}"
    return Spoken(
        template.format(value=_written(kind, value)),
        _("raises the chance") if share > 0 else _("lowers the chance"),
        "loud" if share > 0 else "good",
        1 + (abs(share) >= 0.5) + (abs(share) >= 1.5),
    )


def _written(kind: InputKind | None, value: float | None) -> str:
    if value is None:
        return _("not known")
    if kind and kind.read.startswith("flag"):
        return _("yes") if value else _("no")
    if kind and kind.read == "months" and value < 0:
        return _("never")
    return formats.amount(Decimal(str(round(value, 1))), cells.language(), int(value % 1 != 0))
