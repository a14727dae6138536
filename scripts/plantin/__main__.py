"""`python -m plantin` is the command line."""

import atexit
import gc

from plantin.cli import main

if __name__ == "__main__":
    atexit.register(gc.freeze)  # what is left goes with the process: no last collection need look through it
    main(prog_name="plantin")
