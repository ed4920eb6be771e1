"""The command line: thin. Each file holds one group of commands; the work is done below.

Heavy modules are imported inside the commands that use them, so that `--help` answers at once.
"""

from collector.cli.main import collector, main

__all__ = ["collector", "main"]
