"""What would raise a score: changes by points, of inputs that a person can change himself."""

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.scoring.domain.credit.points import Line, Scored


@dataclass(frozen=True, slots=True)
class Raise:
    """One change: the input of `line` in another bin, and the points that it brings."""

    line: Line
    place: int
    gain: int

    @property
    def span(self) -> tuple[float | None, float | None]:
        """Return the bin it leads to."""
        return self.line.part.span(self.place)


def raises(scored: Scored) -> tuple[Raise, ...]:
    """Return the best change of each input that can be changed, the largest gain first.

    Of several bins with the same points the nearest is named: nobody is asked for more than counts.
    What is not known is no change of a person's and is left out.
    """
    found = []
    for line in scored.lines:
        if line.part.input.is_actionable and line.is_known and line.lost:
            place = _nearest_best(line)
            gain = line.part.points[place] - line.points
            if gain > 0:
                found.append(Raise(line, place, gain))
    return tuple(sorted(found, key=lambda one: -one.gain))


def _nearest_best(line: Line) -> int:
    known = line.part.points[:-1]
    best = max(known)
    return min(
        (place for place, points in enumerate(known) if points == best),
        key=lambda place: abs(place - line.place),
    )


def way_to(scored: Scored, target: int) -> Sequence[Raise] | None:
    """Return the fewest changes that reach a score; None where no change of one's own does.

    Points add up, so the largest gains first are the fewest.
    """
    taken, reached = [], scored.base + sum(line.points for line in scored.lines)
    for one in raises(scored):
        if reached >= target:
            break
        taken.append(one)
        reached += one.gain
    return taken if reached >= target else None
