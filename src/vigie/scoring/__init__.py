"""Scoring: signals in, explained assessment out.

A *signal* is one dated fact about a subject. A *ruleset* is versioned data: rules with conditions
over signals, a ladder of levels, what exonerates, what caps. An *assessment* is what a ruleset
says of one subject on one day: findings, each with its level, its reasons and the facts behind
them. Doors: `actions` (save, publish), `queries` (the ruleset in force), types in `domain`.
"""
