"""Scoring: signals in, explained assessment out.

A *signal* is one dated fact about a subject. A *ruleset* is versioned data: rules with conditions
over signals, a ladder of levels, what exonerates, what caps. An *assessment* is what a ruleset
says of one subject on one day: findings, each with its level, its reasons and the facts behind
them. A *model* gives a case a chance with reasons and learns every *night* from *labels*; a *certificate*
proves what a level promises, for thirty days. Doors: `actions` (save and publish rulesets; record
labels, learn, promote, go back, examine, sign), `queries` (the ruleset in force; models, nights,
certificates, whether a level may act), types in `domain`.
"""
