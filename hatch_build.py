"""Build hooks: dependencies come from requirements/base.in, assets from frontend/.

`python hatch_build.py` collects the assets without building a wheel.
"""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

ROOT = Path(__file__).parent


class DependenciesHook(MetadataHookInterface):
    """Reads the direct dependencies, so that they are written once."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the project's dependencies from requirements/base.in."""
        lines = (ROOT / "requirements" / "base.in").read_text("utf-8").splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]


class AssetsHook(BuildHookInterface[Any]):
    """Collects front-end assets before a wheel is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill the vendor folder; an editable install leaves that to `make`."""
        if version != "editable":
            collect_assets()


def collect_assets() -> None:
    """Fill src/vigie/ui/static/vendor/ from the pinned lock; quick when nothing changed."""
    runpy.run_path(str(ROOT / "frontend" / "collect.py"), run_name="__main__")


if __name__ == "__main__":
    collect_assets()
