"""A dump's script is made fit for the server that reads it; rows stay as they are."""

import pytest

from vigie.database.backups.programs import for_any_server

MARK = b"ALTER TABLE ONLY public.deeds ALTER COLUMN id SET (pg_attver=29642336);\n"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            [b"SET transaction_timeout = 0;\n", b"SET lock_timeout = 0;\n"],
            b"SET lock_timeout = 0;\n",
        ),
        # PostgreSQL 15.20 marks each column; pg_dump 18.6 takes the mark for an option.
        ([MARK], b""),
        (
            [MARK.replace(b"(pg", b"(n_distinct=-0.5, pg")],
            MARK.replace(b"pg_attver=29642336", b"n_distinct=-0.5"),
        ),
        (
            [b'ALTER TABLE ONLY public."a b" ALTER COLUMN id SET (n_distinct=-0.5);\n'],
            b'ALTER TABLE ONLY public."a b" ALTER COLUMN id SET (n_distinct=-0.5);\n',
        ),
        # A row may say anything.
        (
            [b"COPY public.deeds (name) FROM stdin;\n", MARK, b"\\.\n", MARK],
            b"COPY public.deeds (name) FROM stdin;\n" + MARK + b"\\.\n",
        ),
    ],
)
def test_what_only_some_servers_understand_is_left_out(written: list[bytes], read: bytes) -> None:
    assert b"".join(for_any_server(written)) == read
