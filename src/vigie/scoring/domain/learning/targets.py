"""What each level promises, as an organisation set it: shares in thousandths, within bounds."""

from dataclasses import dataclass
from typing import Final

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.learning.certificates import Promise, Target, Targets

# Below, red would not mean certain nor orange probable; above, no year of verdicts could prove it:
# red at 99 % takes 299 reviewed cases without an error, at 99.9 % it takes 2,995.
BOUNDS: Final = {"red": (900, 990), "orange": (300, 900), "yellow": (500, 990)}
PROMISES: Final = {
    "red": Promise.PRECISION,
    "orange": Promise.PRECISION,
    "yellow": Promise.FOUND,
}
_OUT_OF_RANGE: Final = {
    "red": "scoring.red_target_out_of_range",
    "orange": "scoring.orange_target_out_of_range",
    "yellow": "scoring.yellow_target_out_of_range",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Thousandths of a level's cases that are right (red, orange), of what is sought found (yellow)."""

    red: int = 950
    orange: int = 500
    yellow: int = 900

    def of(self, level: str) -> int:
        """Return the thousandths of a level."""
        return {"red": self.red, "orange": self.orange, "yellow": self.yellow}[level]

    def check(self) -> None:
        """Raise Invalid (`scoring.red_target_out_of_range`, ...) outside the bounds, in per cent.

        `scoring.targets_crossed` where orange would promise more than red.
        """
        for level, (least, most) in BOUNDS.items():
            asked = self.of(level)
            if not least <= asked <= most:
                raise Invalid(
                    _OUT_OF_RANGE[level], share=asked / 10, least=least // 10, most=most // 10
                )
        if self.orange > self.red:
            raise Invalid("scoring.targets_crossed", orange=self.orange / 10, red=self.red / 10)

    @property
    def targets(self) -> Targets:
        """Return the promises that exams prove."""
        return tuple(
            Target(level, promise, self.of(level) / 1_000) for level, promise in PROMISES.items()
        )

    def asks_more_than(self, level: str, share: float) -> bool:
        """Tell whether a certificate for a share proves less than is asked now of its level."""
        return self.of(level) > round(share * 1_000)


USUAL: Final = Asked()
TARGETS: Final = USUAL.targets
