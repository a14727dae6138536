"""What the commands have in common: their exit statuses, the arguments that many of them take, and how they end."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click

from plantin.errors import PlantinError, Problem

DONE, FINDINGS, USAGE, FAILED, LOCKED = range(5)
"""Exit statuses: the highest that applies wins."""
INTERRUPTED = 130
"""As shells have it: 128 and the number of the signal."""

Parameters = ParamSpec("Parameters")

in_folder = click.argument("folder", type=click.Path(path_type=Path), default=".")
of_language = click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language; repeatable."
)
of_editions = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Where the editions are.  [default: FOLDER/dist]"
)
quietly = click.option("-q", "--quiet", is_flag=True, help="Print problems only.")


def reported(command: Callable[Parameters, int]) -> Callable[Parameters, None]:
    """Print what a user can put right and leave with its status; no traceback for it."""

    @wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        try:
            status = command(*args, **kwargs)
        except PlantinError as error:
            click.echo(str(error), err=True)
            status = error.status
        except BrokenPipeError:
            raise  # whoever was reading has enough, as `head` has: click ends quietly
        except OSError as error:
            text = f"{error.filename or 'something'} cannot be read or written: {error.strerror or error}"
            click.echo(str(Problem(text, hint="look after the disk and who may use it, then run this again")), err=True)
            status = FAILED
        except KeyboardInterrupt:
            click.echo("interrupted; what is published is whole", err=True)
            status = INTERRUPTED
        sys.exit(status)

    return run
