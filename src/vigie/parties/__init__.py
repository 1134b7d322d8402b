"""People and companies, by date; and the organisation's own names.

Words: a *party* is a person or a company that contracts name (customer, guarantor, supplier,
broker, insurer); a *fact* is what became true of it on a day and when we knew. An *own name* is a
name and an identifier under which the organisation stands, or stood, on certificates: its own, a
merged company's, a refinancing vehicle's, a sub-lessor's. Doors: `actions` (`register_party`,
`correct_party`, `give_role`, `end_role`, `add_own_name`, `end_own_name`, `withdraw_own_name`),
`queries` (`party`, `parties`, `names_of`, `party_by`, `own_names`), types in `domain`.
"""
