"""Assets: vehicles and equipment, their identifiers and values.

An *asset* is a thing that is financed; an *identifier* (VIN, plate, serial number) names it from a
date. Doors: `actions` (register, identify), `queries`, types in `domain`.
"""
