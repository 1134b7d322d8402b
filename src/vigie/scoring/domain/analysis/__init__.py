"""What a ruleset says as a whole: overlaps, rules in the shade, parts that never speak, gaps.

The language of conditions is decidable (finite words, flags, intervals of numbers, differences of
days), so every answer is exact about the conditions and comes with an example that shows it. What
real certificates can show is another matter: signals hang together in ways that no rule says.
`analysing.analyse` is the door; `reference` is the slow plain one, by trying every case.
"""
