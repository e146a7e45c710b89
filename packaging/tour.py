"""A tour in the terminal: index the sample library, then ask it three questions, with the commands a person would type.

It uses a profile of its own, so that nobody's library is touched, and leaves it in place: a second tour is quicker.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from console import say
from platformdirs import user_data_path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "resources/sample"

QUESTIONS = (
    "Where are the winter tyres stored?",
    "When does the flight to Lisbon leave?",
    "What does error E24 of the dishwasher mean?",
)


def main(hearth: str) -> int:
    """Run the tour with this ``hearth`` command; 0 when every step worked, else the first failed step's exit code."""
    profile = user_data_path("hearth", appauthor=False) / "tour"
    steps = [["add", SAMPLE], *(["ask", "--temporary", question] for question in QUESTIONS)]
    for step in steps:
        say(f"$ hearth {' '.join(shlex.quote(part) for part in step)}")
        code = subprocess.run([hearth, "--profile", str(profile), *step], cwd=ROOT, check=False).returncode
        if code != 0:
            say("\nThe tour ends here: that step did not work.")
            return code
        say()
    command = shlex.quote(os.path.relpath(hearth))
    say("Now with your own files:\n")
    say(f"  {command} add ~/Documents")
    say(f'  {command} ask "When does my insurance end?"')
    say(f"  {command} --help\n")
    say(f"The sample's index is in {profile}; delete that folder whenever you like.")
    return 0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.executable).with_name("hearth"))))
