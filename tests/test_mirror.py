"""Each module has a file of tests in the same place, `collector/office/outbox.py` ↔ `tests/office/test_outbox*.py`.

A module without one stands in the table below with the place where it is tried; the table only shrinks.
"""

from pathlib import Path

import pytest

import collector

HOUSE, TESTS = Path(collector.__file__).parent, Path(__file__).parent

# Where modules without a namesake are tried. "" is for values and tables that do nothing by themselves.
TRIED_IN = {
    "": """errors paths doctor/values demo/facts formats/content formats/kinds mailboxes/face matching/values
        model/campaign model/contents model/letters model/messages model/registry model/rulings
        model/withdrawals model/zone store/rows store/tables""",
    "campaign/test_load_refused.py": "campaign/yaml_page",
    "checks/test_catalogue.py": "checks/file checks/identity",
    "checks/test_cross.py": "checks/told_figures",
    "checks/test_outline.py": "checks/alignment checks/headings checks/lines checks/outline_plan checks/passages "
    "checks/section_worth checks/wording",
    "checks/test_report.py": "checks/report_parts",
    "checks/test_stats.py": "checks/arithmetic",
    "cli/test_main.py": "app cli/common cli/listings cli/service cli/setup cli/upkeep cli/walk",
    "cli/test_rulings.py": "cli/registry",
    "demo/test_scene_files.py": "demo/figures demo/prose demo/reports demo/still demo/tables",
    "demo/test_run.py": "demo/board demo/desk_visit demo/post demo/steps demo/timeline",
    "desk/test_pages.py": "desk/app desk/request desk/templating",
    "desk/test_server.py": "cli/staff desk/desk desk/offices",
    "desk/views/test_api.py": "desk/views/health",
    "desk/views/test_documents.py": "desk/document_details desk/file_content",
    "desk/views/test_review.py": "desk/review_queue",
    "desk/views/test_unions.py": "flow/rulings/notes flow/rulings/uploads",
    "doctor/test_examination.py": "doctor/cures doctor/sentences",
    "doctor/test_connection_faults.py": "doctor/roundtrip",
    "exports/test_progress.py": "exports/cells",
    "flow/rulings/test_proposals.py": "flow/rulings/registry",
    "flow/rulings/test_undo.py": "flow/rulings/documents flow/rulings/known",
    "flow/test_backup.py": "office/after_restore store/backups",
    "flow/test_earlier_figures.py": "store/earlier",
    "flow/test_inspection.py": "formats/mail/on_disk forms/written_cells",
    "flow/test_intake.py": "office/incoming",
    "flow/test_intake_retry.py": "flow/replay office/recording",
    "formats/containers/test_archives.py": "formats/containers/zips",
    "formats/excel/test_xlsx.py": "formats/excel/sheets",
    "formats/mail/test_file_names.py": "formats/mail/encoded_words",
    "formats/mail/test_message_golden.py": "formats/mail/bounces formats/mail/calendar",
    "formats/containers/test_archive_errors.py": "formats/containers/closed_archives",
    "formats/process/test_pool.py": "formats/process/child formats/limits",
    "formats/process/test_protection.py": "formats/process/protection_probe",
    "formats/test_libreoffice.py": "formats/excel/recalculate formats/foreign",
    "formats/test_pdf.py": "formats/pdf_text",
    "formats/test_samples.py": """formats/excel/ods
        formats/verdicts formats/word/doc_lists formats/word/doc_properties""",
    "formats/test_what_is_shown.py": "formats/opendocument",
    "formats/word/test_docx.py": """formats/word/docx_elements formats/word/docx_numbers formats/word/docx_styles
        formats/word/nested formats/word/text_runs""",
    "forms/test_learn.py": "cli/form forms/blank forms/formula_checks forms/numbering",
    "forms/test_reading.py": """forms/columns forms/compiled forms/grid forms/row_codes forms/rows
        forms/title_block forms/tables forms/wide_tables""",
    "forms/test_alignment.py": "forms/split_rows",
    "forms/test_label_words.py": "forms/word_pairs",
    "letters/test_compose.py": "letters/digest_facts letters/digest_views letters/facts letters/template_views",
    "letters/test_samples.py": "cli/letters",
    "letters/test_smtp.py": "letters/opening letters/smtp_connection",
    "mailboxes/test_files.py": "mailboxes/folder mailboxes/maildir mailboxes/opening",
    "matching/test_decide.py": """matching/document_evidence matching/message_evidence matching/self_mentions
        matching/row_keys matching/words""",
    "matching/test_letterhead.py": "matching/naming",
    "matching/test_sentences.py": "matching/weights",
    "office/test_digests.py": "office/digest_questions office/progress",
    "office/test_outbox.py": "letters/restored mailboxes/sent office/sent_folder",
    "office/test_send_policy.py": "flow/rulings/letters",
    "store/test_ledger.py": "store/columns store/documents store/mail store/prepared",
    "store/test_registry_file.py": "store/registry_cells",
    "store/test_recorded_rulings.py": "store/rulings",
    "store/test_store_opening.py": "store/dialect",
    "triage/test_message_class.py": "triage/roles",
    "triage/test_classes_words.py": "triage/questions",
    "walk/test_registry_moves.py": "matching/hints office/known office/fresh_candidates",
    "walk/test_walk.py": "office/assessment office/books office/file_readings",
    "worker/test_loop_turns.py": "worker/jobs",
    "walk/test_empty_handed.py": "checks/message office/message_facts",
    "walk/test_copies.py": "office/repeated_messages",
    "walk/test_displacing.py": "office/released office/remarks",
    "walk/test_owner_answers.py": "office/owner_answers",
    "walk/test_withdrawals.py": "flow/rulings/questions office/questions office/withdrawals",
    "office/test_stale_letters.py": "office/purpose",
    "office/test_updates.py": "office/tables_anew office/telling store/tellings",
}
ELSEWHERE = {module: place for place, modules in TRIED_IN.items() for module in modules.split()}


def modules(house=HOUSE):
    """Return the modules that hold work: a package's `__init__` hands on names."""
    found = (path.relative_to(house) for path in house.rglob("*.py") if "_shipped" not in path.parts)
    return {path.with_suffix("").as_posix() for path in found if path.stem not in {"__init__", "__main__"}}


def mirrored(modules, tests):
    """Return the modules with a namesake: `test_outbox.py`, or `test_outbox_<topic>.py` where no other fits better."""
    found = set()
    for test in tests:
        room, _, name = test.rpartition("/")
        name = name.removeprefix("test_")
        beside = [module for module in modules if module.rpartition("/")[0] == room]
        fits = [m for m in beside if f"{name}_".startswith(m.rpartition("/")[2] + "_")]
        found |= {max(fits, key=len)} if fits else set()
    return found


def test_every_module_has_its_tests_in_its_own_place_or_in_one_that_is_named():
    without = modules() - mirrored(modules(), own_tests())
    assert sorted(without - {*ELSEWHERE}) == []


def test_the_table_names_no_module_that_has_its_own_tests_or_is_gone():
    assert sorted({*ELSEWHERE} - (modules() - mirrored(modules(), own_tests()))) == []


@pytest.mark.parametrize("place", sorted({*TRIED_IN} - {""}))
def test_the_places_that_the_table_names_are_there(place):
    assert (TESTS / place).is_file()


def own_tests():
    return {path.relative_to(TESTS).with_suffix("").as_posix() for path in TESTS.rglob("test_*.py")}


@pytest.mark.parametrize(
    ("tests", "found"),
    [
        ({"office/test_outbox"}, {"office/outbox"}),
        ({"office/test_outbox_caps"}, {"office/outbox"}),
        ({"office/test_outbox_rows_late"}, {"office/outbox_rows"}),
        ({"office/test_out", "test_outbox", "store/test_outbox"}, set()),
    ],
)
def test_a_namesake_is_seen(tests, found):
    assert mirrored({"office/outbox", "office/outbox_rows"}, tests) == found
