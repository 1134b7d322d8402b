"""Which worker takes which tests: a file stays on one, and all who enter the demo's house on one.

The house takes half a minute of processor time to build: two workers would build two.
"""

from functools import cache
from pathlib import Path

from typing_extensions import override
from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).parents[1]


class OneHouse(LoadFileScheduling):  # type: ignore[misc]  # xdist is not typed
    """Hands out files, in the order in which they were collected; the house counts as one file."""

    @override
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "house" if enters_the_house(file) else file


@cache
def enters_the_house(file: str) -> bool:
    """Tell whether the tests of a file, named from the root, ask for the demo's house."""
    return "house: House" in (ROOT / file).read_text("utf-8")
