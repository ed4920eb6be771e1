"""The worked example of docs/matching.md is what the code says."""

from pathlib import Path

from collector.matching import attribute

PAGE = Path(__file__).parents[2] / "docs" / "matching.md"


def test_worked_example_of_the_page_is_true(index, make):
    head = make.letterhead("CÔNG ĐOÀN VIỆN NGHIÊN CỨU\nHẠT NHÂN", "CÔNG ĐOÀN VIỆN NĂNG LƯỢNG\nNGUYÊN TỬ VIỆT NAM")
    claims = [make.claim("BC cuối năm.docx", make.report(*head)), make.claim("Biểu.xlsx", index=1)]
    outcomes = []
    for subject in ("Gửi báo cáo của CĐ Viện NCHN", "Gửi báo cáo"):
        message = make.message("lamla67@vinatom.example", "Lương Anh Lâm", subject=subject)
        matches = attribute(message, claims, index, make.context(authentic=True))
        outcomes.append([(match.decision.value, match.candidates[0].union) for match in matches])
        if len(outcomes) == 1:
            pieces = [piece for match in matches for piece in match.evidence]
    shown = [line.strip() for line in PAGE.read_text(encoding="utf-8").splitlines() if "VINATOM" in line[:32]]
    told = [f"{piece.kind:12} {piece.union:13} {piece.weight:.2f}  {piece.text}" for piece in pieces]
    assert told == [line for line in shown if line.split()[0] in {piece.kind for piece in pieces}]
    assert outcomes == [
        [("auto", "VINATOM-NRI"), ("auto", "VINATOM-NRI")],
        [("auto", "VINATOM-NRI"), ("review", "VINATOM-NRI")],
    ]
