"""`make sample`: the product's listings over the sample mailbox, judged against its truth by score.py.

Uses the real commands in a fresh data directory, sample-out/data. Fails where a document was given by itself to a
wrong union. `--show 40` lists what else was wrong.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
LISTINGS = ("documents", "messages", "status", "values")


def environment(out: Path) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("COLLECTOR_")}
    return mine | {
        "COLLECTOR_NOW": "2024-11-21T09:00+07:00",
        "COLLECTOR_ADDRESSES": "congdoankhcn@congdoankhcn.example",
        "COLLECTOR_AUTHSERV": "mx1.congdoankhcn.example",
        "COLLECTOR_MAILBOX": f"folder:{CORPUS / 'mail'}",
        "COLLECTOR_DATA": str(out / "data"),
        "COLLECTOR_SMTP": f"folder:{out / 'letters'}",
    }


def collect(out: Path) -> None:
    """Walk through the sample in a fresh directory and write the listings there, as JSON lines."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)

    def collector(*command: str) -> bytes:
        program = Path(sys.executable).with_name("collector")
        return subprocess.run([program, *command], check=True, env=environment(out), stdout=subprocess.PIPE).stdout

    collector("init")
    collector("unions", "import", str(CORPUS / "registry.csv"))
    sys.stdout.write(collector("poll").decode())
    for name in LISTINGS:
        (out / f"{name}.jsonl").write_bytes(collector(name, "--json"))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=HERE.parent.parent / "sample-out", help="emptied first")
    asked.add_argument("--show", default="0", help="print so many of the notes")
    told = asked.parse_args()
    try:
        collect(told.out)
    except subprocess.CalledProcessError as error:
        sys.exit(f"sample: «collector {' '.join(error.cmd[1:])}» ended with {error.returncode}")
    score = [sys.executable, HERE / "score.py", CORPUS, told.out, "--json", told.out / "score.json"]
    return subprocess.run([*score, "--show", told.show], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
