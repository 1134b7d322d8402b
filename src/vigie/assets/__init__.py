"""Assets: vehicles and equipment, their identifiers and values, by date.

An *asset* is a thing that is financed; an *identifier* (VIN, plate, serial number) names it from a
day. Doors: `actions` (`register_asset`, `identify_asset`, `describe_asset`, `value_asset`),
`queries` (`asset`, `asset_by`, `assets_of`, `facts_of`, `valuations`), types in `domain`.
"""
