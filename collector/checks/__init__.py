"""What is wrong with a report and with a statistics table, told in sentences that say how to correct it.

A check reports; the campaign's file says which checks run, how much they weigh and with what bounds; what follows
from a finding is for `standing`. Nothing here reads files: text and tables come as values.
"""

from collector.checks.catalogue import REGISTERED, usual, version, weighed
from collector.checks.cross import mismatches
from collector.checks.earlier_year import Past
from collector.checks.facts import facts
from collector.checks.file import link_only, wrong_format
from collector.checks.identity import conflict
from collector.checks.message import no_file
from collector.checks.numbers import parse_number
from collector.checks.outline import outline
from collector.checks.report import check_report
from collector.checks.stats import check_table, figures, is_blank, wrong_form

__all__ = [
    "REGISTERED",
    "Past",
    "check_report",
    "check_table",
    "conflict",
    "facts",
    "figures",
    "is_blank",
    "link_only",
    "mismatches",
    "no_file",
    "outline",
    "parse_number",
    "usual",
    "version",
    "weighed",
    "wrong_form",
    "wrong_format",
]
