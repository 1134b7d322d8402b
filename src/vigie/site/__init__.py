"""Settings, addresses, wiring and the command line: the only place where all is known."""
