"""The files of `rules/` made into values: the campaign, its form, the calendar, the weights of evidence."""

from collector.campaign.load import load, wrong_form

__all__ = ["load", "wrong_form"]
