"""`python -m plantin` is the command line."""

from plantin.cli import main

if __name__ == "__main__":
    main(prog_name="plantin")
