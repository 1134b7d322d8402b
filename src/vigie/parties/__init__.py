"""People and companies; today the organisation's own names, by date.

Words: an *own name* is a name and an identifier under which the organisation stands, or stood,
on certificates: its own, a merged company's, a refinancing vehicle's, a sub-lessor's. Doors:
`actions.add_own_name`, `actions.end_own_name`, `actions.withdraw_own_name`, `queries`.
"""
