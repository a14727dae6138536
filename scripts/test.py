"""Sets up what is missing, then runs the tests: `python3 scripts/test.py -k epub`. Arguments go to pytest."""

import os
import sys

from bootstrap import ROOT, ready

if __name__ == "__main__":
    python = ready(tests=True)
    os.chdir(ROOT)
    os.execv(python, [str(python), "-m", "pytest", *sys.argv[1:]])  # noqa: S606 (no shell is wanted)
