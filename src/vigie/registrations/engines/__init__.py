"""Work on Arrow and DuckDB for certificates."""
