"""Build hooks: dependencies come from requirements/base.in, assets from frontend/."""

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
