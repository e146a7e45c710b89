#!/bin/sh
# Finds a Python that is new enough and hands over to setup.py. Arguments: see `packaging/setup.sh --help`.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
for python in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$here/setup.py" "$@"
    fi
done
echo "Hearth needs Python 3.11 or newer, and none was found." >&2
echo "On Debian 12 or Ubuntu 24.04: sudo apt install python3 python3-venv. Elsewhere set PYTHON=/path/to/python3." >&2
exit 1
