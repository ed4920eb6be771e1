"""A form that other hands wrote anew, row by row: each figure is read right or asked for again, and that is rare."""

import random

import pytest
import varied_tables

from collector import forms
from collector.campaign import load
from collector.model import Workbook

TABLES = 500
PARTS = 10


@pytest.fixture(scope="module")
def campaign():
    return load("2024-tong-ket")


@pytest.mark.parametrize("part", range(PARTS))
def test_a_table_in_other_words_gives_the_right_figure_or_a_finding(campaign, part):
    judged = {seed: varied_tables.judge(seed, campaign) for seed in range(part, TABLES, PARTS)}

    assert {seed: one for seed, one in judged.items() if one.wrong or one.silent} == {}
    # Before rows were aligned, one figure in twelve was asked for again, and two tables in five
    assert sum(len(one.refused) for one in judged.values()) <= 0.015 * sum(one.said for one in judged.values())
    assert sum(not one.refused for one in judged.values()) >= 0.8 * len(judged)


@pytest.mark.parametrize("hand", varied_tables.ORDER, ids=lambda hand: hand.__name__)
def test_every_hand_changes_the_table(campaign, hand):
    before = varied_tables.sheet_of(varied_tables.filled(campaign.form))
    changed = []
    for seed in range(4):
        table = varied_tables.filled(campaign.form)
        hand(random.Random(seed), table)
        changed.append(varied_tables.sheet_of(table) != before)
    assert any(changed)


@pytest.mark.parametrize("edit", dict.fromkeys(varied_tables.EDITS), ids=lambda edit: edit.__name__)
def test_every_edit_changes_a_label(campaign, edit):
    table = varied_tables.filled(campaign.form)
    dice = random.Random(1)
    assert any(edit(dice, row.label, table) != row.label for row in table.rows)


def test_the_form_that_no_campaign_has_is_read_whole(campaign):
    form = varied_tables.invented(campaign.year)
    sheet = varied_tables.sheet_of(varied_tables.filled(form))

    (table,) = forms.read(Workbook((sheet,)), form)

    assert (table.likeness, table.absent, table.drift) == (1.0, (), ())
