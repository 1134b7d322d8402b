"""Reads of assets."""

from vigie.assets.queries.asset_lists import (
    AssetFilters,
    AssetPage,
    assets_page,
    count_assets,
    find_assets,
)
from vigie.assets.queries.assets import (
    READ,
    AssetLine,
    all_facts,
    asset,
    asset_by,
    assets_by_vins,
    assets_of,
    bearers_of,
    facts_of,
    valuations,
)

__all__ = [
    "READ",
    "AssetFilters",
    "AssetLine",
    "AssetPage",
    "all_facts",
    "asset",
    "asset_by",
    "assets_by_vins",
    "assets_of",
    "assets_page",
    "bearers_of",
    "count_assets",
    "facts_of",
    "find_assets",
    "valuations",
]
