"""Runs a command as an account that has no privilege: what root may always do, the service's account may not."""

import os
import subprocess
import sys

# Root without a capability owns what is root's, and is turned away like anybody else by modes and other owners.
_DROPPED = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
_MAIN = [sys.executable, "-c", "from collector.cli import main; main()"]


def run(site, *words):
    """Run a command of collector over a site; return its exit code, the lines on stdout, and those on stderr."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("COLLECTOR_")} | site.environ
    done = subprocess.run(
        [*_DROPPED, *_MAIN, *words], env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


def make_foreign(path):
    """Give a file or folder to another account; where that cannot be done, close it, which comes to the same."""
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)
        path.chmod(0o700 if path.is_dir() else 0o600)
    else:
        path.chmod(0)
