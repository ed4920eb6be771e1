"""`make bench`: what each format costs to read, beside the bare library's own reading, and what the child costs.

MB is what the process grows by while it reads, the reader's own modules included.

The report and the table are those of the corpus, converted by LibreOffice where it is installed; each figure is taken
in a process of its own. The bare library decides nothing, keeps no limits and gives less: it is no product, only the
measure. Last the same stream of small messages is read in one process and through a child.
"""

import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from collector.campaign import load
from collector.formats import Readers
from collector.formats.detect import detect
from collector.formats.walk import Walk

ROOT = Path(__file__).parents[2]
OUT = ROOT / "bench-out" / "formats"
TURNS, GOAL = 20, 0.10
SMALL, ROUNDS = 200, 5
UNION = {"code": "A", "name": "Công đoàn Viện Ứng dụng Công nghệ"}
CONVERTED = {"docx": ("doc", "odt", "rtf", "pdf", "html"), "xlsx": ("xls", "ods")}


def make() -> list[Path]:
    """Write the files once."""
    import corpus  # noqa: PLC0415 - its libraries would be counted to those that are measured

    if not OUT.is_dir():
        new = OUT.with_name("formats.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        campaign, rng = load("2024-tong-ket"), random.Random(1)
        (new / "a.docx").write_bytes(corpus.report(rng, UNION, campaign))
        (new / "a.xlsx").write_bytes(corpus.statistics(rng, UNION, campaign))
        for source, kinds in CONVERTED.items():
            for kind in kinds if shutil.which("soffice") else ():
                command = ["soffice", "--headless", "--convert-to", kind, "--outdir", new, new / f"a.{source}"]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.copy(ROOT / "tests" / "samples" / "formats" / "form.xlsb", new / "small.xlsb")
        with zipfile.ZipFile(new / "both.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(new / "a.docx", "a.docx")
            packed.write(new / "a.xlsx", "a.xlsx")
        new.rename(OUT)
    return sorted(OUT.iterdir())


def ours(data: bytes) -> object:
    walk = Walk()
    walk.visit("", "a", data, "0")
    return walk.files()


# Each library is loaded where it is measured: its memory is its own.


def _word(data: bytes) -> object:
    import docx  # noqa: PLC0415 - as said

    opened = docx.Document(BytesIO(data))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return [each.text for each in opened.paragraphs], cells


def _sheets(data: bytes) -> object:
    import python_calamine  # noqa: PLC0415 - as said

    opened = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    return [opened.get_sheet_by_name(name).to_python() for name in opened.sheet_names]


def _open_text(data: bytes) -> object:
    from lxml import etree  # noqa: PLC0415 - as said

    with zipfile.ZipFile(BytesIO(data)) as opened:
        return list(etree.fromstring(opened.read("content.xml")).itertext())


def _page(data: bytes) -> object:
    from lxml import html  # noqa: PLC0415 - as said

    return list(html.fromstring(data).itertext())


def _pdf(data: bytes) -> object:
    import pypdfium2  # noqa: PLC0415 - as said

    opened = pypdfium2.PdfDocument(data)
    return [opened[number].get_textpage().get_text_range() for number in range(len(opened))]


def _antiword(data: bytes) -> object:
    path = OUT.parent / f"antiword-{os.getpid()}.doc"
    path.write_bytes(data)
    try:
        return subprocess.run(["antiword", path], check=True, stdout=subprocess.PIPE).stdout
    finally:
        path.unlink()


def _zip(data: bytes) -> object:
    with zipfile.ZipFile(BytesIO(data)) as opened:
        return [opened.read(name) for name in opened.namelist()]


BARE = {
    "docx": ("python-docx", _word),
    "odt": ("lxml", _open_text),
    "xlsx": ("calamine", _sheets),
    "xls": ("calamine", _sheets),
    "xlsb": ("calamine", _sheets),
    "ods": ("calamine", _sheets),
    "pdf": ("pypdfium2", _pdf),
    "html": ("lxml.html", _page),
    "zip": ("zipfile, not opened", _zip),
} | ({"doc": ("antiword", _antiword)} if shutil.which("antiword") else {})


def measure(path: Path, way: str) -> dict[str, float]:
    """Return ms and MB of one way to read one file, in this process."""
    data = path.read_bytes()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before = peak()
    read = ours if way == "ours" else BARE[path.suffix[1:]][1]
    for _ in range(3):
        read(data)
    times = []
    for _ in range(TURNS):
        start = cpu()
        read(data)
        times.append(cpu() - start)
    return {
        "ms": statistics.median(times) * 1e3,
        "mb": (peak() - before) / 1e6,
    }


def peak() -> int:
    """Return the most memory that this process has held since its peak was reset, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def cpu() -> float:
    """Return the seconds of processor that this process and the programs it ran have had; on a busy machine they say
    more than the clock.
    """
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def apart(path: Path, way: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, path, way], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def small(folder: Path) -> list[Path]:
    """Write messages of one short report each: the child's own cost shows most on them."""
    import corpus  # noqa: PLC0415 - as above

    folder.mkdir(parents=True, exist_ok=True)
    campaign, rng = load("2024-tong-ket"), random.Random(2)
    pair = corpus.report(rng, UNION, campaign, paragraphs=1), corpus.statistics(rng, UNION, campaign)
    union = UNION | {"emails": "a@union.example", "contact_name": "A", "short_name": "A", "aliases": ""}
    paths = []
    for number in range(SMALL):
        path = folder / f"{number:04}.eml"
        path.write_bytes(corpus.message(rng, number, SMALL, union, pair))
        paths.append(path)
    return paths


def of_child(readers: Readers) -> float:
    """Return the seconds of processor that the one living child has had: fields 14 and 15 of proc(5)."""
    (living,) = readers._children
    fields = Path(f"/proc/{living.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def child(paths: list[Path]) -> tuple[float, float]:
    """Return the processor's seconds for the stream in one process and through one child, the best of the rounds."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        here, there = [], []
        with Readers(workers=1) as readers:
            for _ in range(ROUNDS):
                start = cpu()
                for path in paths:
                    Walk().message(path.read_bytes())
                here.append(cpu() - start)
                readers.read(paths[0])
                start = cpu() + of_child(readers)
                for _message in readers.read_many(paths):
                    pass
                there.append(cpu() + of_child(readers) - start)
        return min(here), min(there)
    finally:
        os.sched_setaffinity(0, cores)


def main() -> None:
    head = f"{'the bare library':22}{'ms cpu':>7}{'MB':>6}{'ratio':>8}"
    print(f"\n{'a file of':12}{'kB':>6}{'ms cpu':>9}{'MB':>6}    {head}")
    for path in make():
        mine = apart(path, "ours")
        row = f"{path.name:12}{path.stat().st_size / 1e3:6.0f}{mine['ms']:9.2f}{mine['mb']:6.0f}"
        known = BARE.get(path.suffix[1:])
        if known:
            bare = apart(path, "bare")
            row += f"    {known[0]:22}{bare['ms']:7.2f}{bare['mb']:6.0f}{mine['ms'] / bare['ms']:8.2f}"
        print(row, flush=True)
    here, there = child(small(OUT.with_name("formats-small")))
    cost = there / here - 1
    print(f"\n{SMALL} small messages: {here / SMALL * 1e3:.2f} ms of processor each in one process, ", end="")
    verdict = "reached" if cost < GOAL else "MISSED"
    print(f"{there / SMALL * 1e3:.2f} ms through a child: {cost:+.1%}   goal < {GOAL:.0%}: {verdict}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        assert detect(Path(sys.argv[1]).read_bytes())
        print(json.dumps(measure(Path(sys.argv[1]), sys.argv[2])))
    else:
        main()
