"""Pages of contracts: the list, the record, the acts with their preview."""
