"""What an analysis of a ruleset finds."""

from dataclasses import dataclass

from vigie.scoring.domain.analysis.solving import Example
from vigie.scoring.domain.levels import Level


@dataclass(frozen=True, slots=True)
class Dead:
    """A rule, or a part of one, that no case can bring to speak.

    `part`: `when` (the rule never speaks), `level` (it never gives more than none),
    `levels[2]`, `exculpations.settled`, `caps.status_unknown`.
    """

    rule: str
    part: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules of one typology that may speak of one subject at once.

    `levels` are the most unlike two that they may give together (NONE: it speaks and something
    exonerates). Contradictory when they differ: one typology is one alert, and the higher leads.
    """

    typology: str
    rules: tuple[str, str]
    levels: tuple[Level, Level]
    example: Example

    @property
    def is_contradictory(self) -> bool:
        """Tell whether the two may say different levels of one subject."""
        return self.levels[0] is not self.levels[1]


@dataclass(frozen=True, slots=True)
class Shadowed:
    """A rule that never changes an alert: whenever it gives a level, the others give it too.

    One rule in `by` does so alone; several do so together.
    """

    rule: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """A rule that cannot speak without another of another typology speaking too."""

    rule: str
    other: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Some values of a signal, or of the days from `signal` to `other`, that no rule tells apart.

    `other` is empty for a signal's own value, `on` for the day of the assessment.
    """

    signal: str
    values: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Values that leave every rule of a typology silent, whatever else is known.

    Each value alone (of two) still lets some rule speak: the silence is of the combination.
    """

    typology: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Unanalysed:
    """A rule of which nothing is told, for its search took all its steps: `combinations` are the ways
    in which its conditions, exculpations and caps may go together, as a power of ten or exactly.
    """

    rule: str
    combinations: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything found of one ruleset; `pairs` counts the rules of any typology that may meet.

    Nothing is told that needed a rule in `unanalysed`: nothing of it, nothing of others beside it,
    no gap of its typology.
    """

    dead: tuple[Dead, ...]
    overlaps: tuple[Overlap, ...]
    shadowed: tuple[Shadowed, ...]
    together: tuple[Together, ...]
    gaps: tuple[Gap, ...]
    unread: tuple[str, ...]
    pairs: int
    unanalysed: tuple[Unanalysed, ...] = ()
