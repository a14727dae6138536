"""Sets up what is missing, then builds this repository's book: `python3 scripts/build.py --language fr`.

Whatever stands behind it goes to `plantin build`. It works from any folder, and a relative path means that folder.
"""

import os
import sys

from bootstrap import ROOT, ready

if __name__ == "__main__":
    python = ready(tests=False)
    # -P: a random.py or html.py in the reader's folder must not take the place of Python's own.
    command = [str(python), "-P", "-m", "plantin", "build", os.path.relpath(ROOT), *sys.argv[1:]]
    os.execv(python, command)  # noqa: S606 (no shell is wanted)
