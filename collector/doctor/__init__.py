"""Tells a newcomer what is wrong with an installation and how to correct it, in Vietnamese and English.

It looks and touches nothing: it makes no directory, sends no letter, marks no mail. To add an examination: one function
in the module of its subject, which yields what it saw, and one row in sentences.py with the sentences for it.
"""

from collector.doctor.examination import examine, results_of
from collector.doctor.roundtrip import roundtrip
from collector.doctor.values import Result

__all__ = ["Result", "examine", "results_of", "roundtrip"]
