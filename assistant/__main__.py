"""``python -m assistant``: the command line without the window."""

import sys

from assistant.cli import main
from assistant.service.owner import begin_process

if __name__ == "__main__":
    begin_process()
    sys.exit(main())
