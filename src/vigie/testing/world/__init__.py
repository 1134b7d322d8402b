"""A seeded world of lenders: contracts, registers, payments and the truth, written as files.

Pure: NumPy and Arrow, no Django; the same plan gives the same bytes. Nobody in it exists: plates
begin with X, Y or Z, SIRENs with 00. `build.build_world` writes, for each lender, what its imports
read (portfolios and register extracts by date, operations, inspections) with payments, labels and
evidence beside them, and `truth.parquet`: what really happened to each contract. `rates` says how
often everything happens, each rate with its source.
"""
