"""An SMTP server that keeps what it receives and shows it in the browser.

Start it with `python -m vigie.simulators.mail_server --smtp-port N --http-port M --store DIR`.
Messages stand in DIR as a maildir; faults are ordered over HTTP (see docs/features/notices.md).
"""
