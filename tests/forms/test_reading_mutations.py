"""A filled form is damaged in every way that clerks damage it: each figure is read right or asked for again."""

import damaged_forms as mutations
import pytest

from collector import forms
from collector.campaign import load

SEEDS = 500
PARTS = 10


@pytest.fixture(scope="module")
def campaign():
    return load("2024-tong-ket")


@pytest.mark.parametrize("part", range(PARTS))
def test_a_damaged_form_gives_the_right_figure_or_a_finding(campaign, part):
    judged = {seed: mutations.judge(seed, campaign) for seed in range(part, SEEDS, PARTS)}

    assert {seed: one for seed, one in judged.items() if one.wrong or one.silent} == {}
    # Refusals are the exception: most damaged tables are read whole
    assert sum(one.refused == 0 for one in judged.values()) >= 0.6 * len(judged)


@pytest.mark.parametrize("mutation", mutations.MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_every_damage_changes_the_table(campaign, mutation):
    """A damage that does nothing would prove nothing."""
    before = mutations.built(mutations.intact(campaign.form))
    changed = []
    for seed in range(3):
        made = mutations.intact(campaign.form)
        mutation(mutations.random.Random(seed), made)
        mutations.finish(made)
        changed.append(mutations.built(made) != before)
    assert any(changed)


def test_a_form_without_damage_is_read_whole_and_differs_in_nothing(campaign):
    made = mutations.intact(campaign.form)
    (table,) = forms.read(mutations.built(made)[0], campaign.form)

    assert (table.likeness, table.absent, table.drift) == (1.0, (), ())
