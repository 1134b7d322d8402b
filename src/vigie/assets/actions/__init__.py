"""Writes of assets."""

from vigie.assets.actions.assets import (
    EDIT,
    describe_asset,
    given_of,
    identify_asset,
    register_asset,
    value_asset,
)
from vigie.assets.actions.bulk import register_assets

__all__ = [
    "EDIT",
    "describe_asset",
    "given_of",
    "identify_asset",
    "register_asset",
    "register_assets",
    "value_asset",
]
