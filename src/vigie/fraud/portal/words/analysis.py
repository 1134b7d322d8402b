"""What an analysis of the rules found, ready to draw: few lines, values that belong together joined."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vigie.fraud.domain.body import value_text
from vigie.fraud.portal.words.alerts import typology_name
from vigie.scoring.domain.analysis.report import Analysis, Cell, Dead, Gap, Overlap
from vigie.ui import cells, formats

Words = str | Promise
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class DeadLine:
    """A rule, and what of it never speaks."""

    rule: str
    what: Words


@dataclass(frozen=True, slots=True)
class OverlapLine:
    """Two rules with the levels they may give at once, by word, and a case that shows it."""

    matter: Words
    rules: tuple[tuple[str, str], ...]
    case: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GapLine:
    """Values of one or two signals of which no rule of a matter speaks."""

    matter: Words
    parts: tuple[tuple[Words, str], ...]


@dataclass(frozen=True, slots=True)
class AnalysisLines:
    """Everything of an analysis that the page shows."""

    dead: tuple[DeadLine, ...]
    overlaps: tuple[OverlapLine, ...]
    shadowed: tuple[tuple[str, str], ...]
    together: tuple[tuple[str, str], ...]
    gaps: tuple[GapLine, ...]
    unread: tuple[str, ...]
    pairs: int
    unanalysed: tuple[tuple[str, str], ...]


def analysis_lines(found: Analysis) -> AnalysisLines:
    """Return an analysis in the words of the page."""
    return AnalysisLines(
        tuple(DeadLine(one.rule, _part(one)) for one in found.dead),
        tuple(_overlap(one) for one in found.overlaps if one.is_contradictory),
        tuple((one.rule, ", ".join(one.by)) for one in found.shadowed),
        tuple((one.rule, one.other) for one in found.together),
        tuple(_gap_lines(found.gaps)),
        found.unread,
        found.pairs,
        tuple((one.rule, _ways(one.combinations)) for one in found.unanalysed),
    )


def _ways(combinations: str) -> str:
    """Return a number as people read it; a power of ten with its exponent raised."""
    power = combinations.partition("^")[2]
    if power:
        return f"10{power.translate(_RAISED)}"
    return formats.number(int(combinations), cells.language())


def _part(one: Dead) -> Words:
    if one.part == "when":
        return _("never speaks: no case meets its conditions")
    if one.part == "level":
        return _("speaks and never gives a level")
    return _("%(part)s never comes to bear") % {"part": one.part}


def _overlap(one: Overlap) -> OverlapLine:
    words = tuple(level.word for level in one.levels)
    case = tuple((signal.name, value_text(signal.value)) for signal in one.example.signals)
    return OverlapLine(typology_name(one.typology), tuple(zip(one.rules, words, strict=True)), case)


def _gap_lines(gaps: Sequence[Gap]) -> list[GapLine]:
    """Return gaps with the values of a signal that share the rest joined into one line."""
    joined: dict[tuple[str, Cell | None, str, str], list[str]] = {}
    for gap in gaps:
        *before, last = gap.cells
        rest = before[0] if before else None
        joined.setdefault((gap.typology, rest, last.signal, last.other), []).append(last.values)
    again: dict[tuple[str, str, str, str, str, str], list[str]] = {}
    for (typology, rest, signal, other), values in joined.items():
        first = (rest.signal, rest.other) if rest else ("", "")
        place = (typology, *first, signal, other, ", ".join(values))
        again.setdefault(place, []).append(rest.values if rest else "")
    return [
        GapLine(
            typology_name(typology),
            (
                *(((_about(name, to), ", ".join(firsts)),) if name else ()),
                (_about(signal, other), values),
            ),
        )
        for (typology, name, to, signal, other, values), firsts in again.items()
    ]


def _about(signal: str, other: str) -> Words:
    if not other:
        return signal
    if other == "on":
        return _("days since %(date)s") % {"date": signal}
    return _("days from %(first)s to %(second)s") % {"first": signal, "second": other}
