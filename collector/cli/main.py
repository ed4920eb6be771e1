"""The command line: thin. Each file holds one group of commands; the work is done below.

Heavy modules are imported inside the commands that use them, so that `--help` answers at once.
"""

import io
import sys

import click

from collector.cli import form, letters, listings, outbox, registry, rulings, service, setup, staff, upkeep, walk
from collector.cli.common import Told, common
from collector.errors import CollectorError, NotYetBuilt, of_disk


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="collector")
@common
@click.pass_context
def collector(context: click.Context, told: Told) -> None:
    """Thu nhận, kiểm tra và theo dõi báo cáo của các công đoàn trực thuộc gửi về một hộp thư."""
    context.obj = told


for _command in (
    *setup.COMMANDS,
    *upkeep.COMMANDS,
    *walk.COMMANDS,
    *service.COMMANDS,
    *listings.COMMANDS,
    *letters.COMMANDS,
    *outbox.COMMANDS,
    *rulings.COMMANDS,
    *registry.COMMANDS,
    *staff.COMMANDS,
    *form.COMMANDS,
):
    collector.add_command(_command)


def main() -> None:
    """Run the command line; return 0, 1 for a failure named in one line on stderr, 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        # Vietnamese and JSON alike are UTF-8 whatever the machine's locale says.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        collector(prog_name="collector")
    except NotYetBuilt as error:
        click.echo(f"collector: {_one_line(error)}", err=True)
        sys.exit(2)
    except CollectorError as error:
        click.echo(f"collector: {_one_line(error)}", err=True)
        sys.exit(1)
    except OSError as error:
        # A folder to write to, a file to read: whatever the disk refuses is a failure to be named, not one of ours.
        click.echo(f"collector: {_one_line(of_disk(error))}", err=True)
        sys.exit(1)


def _one_line(error: CollectorError) -> str:
    return " ".join(str(error).split())
