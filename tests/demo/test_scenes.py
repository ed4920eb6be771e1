from collector.demo.scenes import END, SCENES, SILENT, START, After


def _senders():
    return {made.of or scene.who for scene in SCENES for made in scene.files}


def test_forty_five_unions_send_something_and_eight_never_do(cast):
    assert _senders() == {union.code for union in cast.unions} - set(SILENT)
    assert (len(_senders()), len(SILENT)) == (45, 8)


def test_every_scene_plays_between_the_first_and_the_last_day():
    times = [scene.instant() for scene in SCENES if not isinstance(scene.when, After)]
    assert START < min(times) < max(times) < END
    assert times == sorted(times)


def test_every_act_of_the_story_occurs():
    assert {scene.act for scene in SCENES} == {
        "submit", "mend", "question", "more-time", "extend", "assign", "newsletter", "auto-reply", "bounce", "receipt",
        "thanks",
    }  # fmt: skip
    assert {made.fault for scene in SCENES for made in scene.files} == {
        "", "sum", "missing-section", "last-year", "blank", "words", "letters", "formulas", "anonymous",
    }  # fmt: skip
