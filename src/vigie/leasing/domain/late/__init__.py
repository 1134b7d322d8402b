"""What a late payment costs by law, by country and date.

`references` holds the rates that laws refer to, `rules` how a rate follows from one, `interest` the
interest itself; `france` and `poland` what is owed beside it. A rate that is not known for a day is
refused, never carried on.
"""
