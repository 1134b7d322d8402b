"""What scoring asks of a model, whatever library stands behind it."""

from typing import Protocol

from vigie.scoring.domain.learning.arrays import Floats
from vigie.scoring.domain.learning.tables import Contributions, Layout, Table


class Model(Protocol):
    """A trained model. It reads tables of its layout and answers in log-odds."""

    @property
    def layout(self) -> Layout:
        """Return the columns it reads."""
        ...

    def scores(self, table: Table) -> Floats:
        """Return the log-odds of each case, higher is more suspect."""
        ...

    def contributions(self, table: Table) -> Contributions:
        """Return what each column adds; base and shares sum to the score."""
        ...
