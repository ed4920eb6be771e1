"""What labelled mail says of the weights in rules/bang-chung.yaml, and how far the probabilities can be believed.

estimate.py [CORPUS]      CORPUS is a folder with mail/, registry.csv and truth.jsonl; tests/sample/corpus without it

For each kind of evidence: how often it named the right union and a wrong one, the weight that follows (the logarithm of
the likelihood ratio, each rate with half an observation added), and the weight that stands in the file. Then the
reliability: of the documents to which the first candidate gave so much probability, how many were right, with Wilson's
bounds of 95 %. A row of few documents proves little, and the bounds say how little. Nothing is written: who changes
a weight writes its reason beside it.
"""

import argparse
import json
import math
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from matching.maker import WEIGHTS, index_of

from collector.campaign import load
from collector.formats import Readers
from collector.letters import Seal
from collector.mailboxes import entered_at
from collector.model import ZONE
from collector.office.assessment import AssessmentContext, assess
from collector.store.registry_file import read_registry

SAMPLE = Path(__file__).parents[1] / "sample" / "corpus"
OWN, AUTHSERV = "congdoankhcn@congdoankhcn.example", "mx1.congdoankhcn.example"
BINS = (0.0, 0.5, 0.8, 0.9, 0.97, 0.99, 0.999, 1.0)
ENOUGH = 30


def wilson(right, count, z=1.96):
    """Return the bounds within which the true share lies with 95 %."""
    if not count:
        return 0.0, 1.0
    share, spread = right / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def labelled(corpus):
    """Return (match, owner) of each submission of labelled mail whose owner is known."""
    campaign = load("2024-tong-ket")
    unions = read_registry(corpus / "registry.csv").unions
    assessment_context = AssessmentContext(
        campaign=campaign,
        index=index_of(unions, campaign.issuer),
        own=frozenset({OWN}),
        authserv=AUTHSERV,
        seal=Seal(OWN.partition("@")[2], b"k" * 32),
    )
    truth = [json.loads(line) for line in (corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    readers = Readers(workers=2)
    try:
        messages = readers.read_many(corpus / one["file"] for one in truth)
        for one, message in zip(truth, messages, strict=True):
            received = entered_at(message.received) or campaign.opens_at
            verdict = assess(message, received.astimezone(ZONE), assessment_context)
            owners = {(d["path"], d["sha256"]): d["union"] for d in one["documents"] if d["requirement"]}
            for seen in verdict.documents:
                owner = owners.get((seen.file.path, seen.file.sha256))
                if owner and seen.match.candidates:
                    yield seen.match, owner, len(unions)
    finally:
        readers.close()


def weights(found):
    """Print the kinds of evidence with what the mail says of them."""
    right, wrong = Counter(), Counter()
    for match, owner, _ in found:
        for piece in {(piece.kind, piece.union) for piece in match.evidence if piece.union}:
            (right if piece[1] == owner else wrong)[piece[0]] += 1
    documents, unions = len(found), found[0][2]
    print(f"{documents} documents of {unions} unions")
    print(f"{'kind':20} right wrong  from mail   in file")
    for kind, stands in WEIGHTS.kinds.items():
        seen = right[kind] + wrong[kind]
        for_owner = (right[kind] + 0.5) / (documents + 1)
        for_another = (wrong[kind] + 0.5) / (documents * (unions - 1) + 1)
        said = f"{math.log(for_owner / for_another):9.1f}" if seen else "        –"
        print(f"{kind:20} {right[kind]:5} {wrong[kind]:5}  {said} {stands:9.1f}{'' if seen >= ENOUGH else '   (few)'}")


def reliability(found):
    """Print how often the first candidate was right, by its probability."""
    print("\nprobability      documents  right   share   95 % bounds")
    for low, high in zip(BINS, (*BINS[1:], 1.1), strict=True):
        outcomes = [
            match.candidates[0].union == owner
            for match, owner, _ in found
            if low <= match.candidates[0].probability < high
        ]
        if outcomes:
            least, most = wilson(sum(outcomes), len(outcomes))
            share = sum(outcomes) / len(outcomes)
            bounds = f"{least:.3f} – {most:.3f}"
            print(f"{low:5.3f} – {min(high, 1):5.3f} {len(outcomes):12} {sum(outcomes):6}  {share:6.3f}   {bounds}")
    automatic = [match.union == owner for match, owner, _ in found if match.union]
    least, _ = wilson(sum(automatic), len(automatic))
    print(f"automatic: {sum(automatic)} of {len(automatic)} right; with 95 % at least {least:.3f}")


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("corpus", type=Path, nargs="?", default=SAMPLE)
    found = list(labelled(asked.parse_args().corpus))
    weights(found)
    reliability(found)


if __name__ == "__main__":
    main()
