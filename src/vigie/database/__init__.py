"""PostgreSQL: the embedded server, its roles, the tenant setting, row policies, jobs.

Knows no business word. Doors: `tenant.tenant`, `operations.TenantTable` and `AppendOnly`,
`jobs.defer`, `embedded`, `addresses`.
"""
