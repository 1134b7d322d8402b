"""The processes of one installation: database, web server, worker, and what a demo adds.

with Stack(say=print) as stack:              # signals handled, everything stopped at the end
stack.start_database()                   # embedded or DATABASE_URL, migrated, static files
...                                      # Django may be set up in this process from here
stack.start_worker()
stack.start(Program("mail", (sys.executable, "-m", "vigie.simulators.mail_server")))
address = stack.start_web("127.0.0.1", 8000, workers=2)
stack.run()                              # until Ctrl-C or SIGTERM
"""

from vigie.site.processes.child import Program
from vigie.site.processes.stack import Stack

__all__ = ["Program", "Stack"]
