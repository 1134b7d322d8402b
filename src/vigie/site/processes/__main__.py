"""`python -m vigie.site.processes web|worker`: what a supervisor starts."""

import sys

if __name__ == "__main__":
    if sys.argv[1] == "worker":
        from vigie.site.processes.worker import leave_after_parent, main

        leave_after_parent()
    else:
        from vigie.site.processes.web import main
    sys.argv[1:2] = []
    main()
