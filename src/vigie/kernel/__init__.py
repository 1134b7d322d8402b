"""Pure words that every package speaks: errors, actor, clock, identifiers, text.

Standard library only. Nothing here knows a table, a page or a file.
"""
