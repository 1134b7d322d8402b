"""Tests of this folder need the extra `vigie[learning]`; without it they are left out, and said."""

from vigie.scoring.engines.installed import what_learns_here

collect_ignore_glob = ["test_*.py"] if what_learns_here().missing else []
