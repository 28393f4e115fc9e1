"""One quarter of a small company, from the first import to the next plan, as each role lives it."""

import pytest

from devtools import postgres, screens

from . import clock, outside, story_begins, story_deals, story_ends
from .people import Desk
from .story_company import Story

CHAPTERS = [
    ("03-28 09:00:00", story_begins.set_up),
    ("03-31 09:00:00", story_begins.import_the_past),
    ("04-01 08:00:00", story_begins.recompute_tiers),
    ("04-01 09:00:00", story_begins.plan_the_quarter),
    ("04-07 09:00:00", story_begins.leads_arrive),
    ("04-08 10:00:00", story_deals.birch_buys_while_core),
    ("04-10 10:00:00", story_deals.refused_at_the_gate),
    ("04-14 10:00:00", story_deals.propose),
    ("04-16 10:00:00", story_deals.sign),
    ("04-17 10:00:00", story_deals.invoice),
    ("04-25 10:00:00", story_deals.pay),
    ("04-28 10:00:00", story_deals.lose_iris),
    ("04-30 20:00:00", story_ends.april_ends),
    ("05-02 08:00:00", story_ends.settle_april),
    ("05-02 10:00:00", story_ends.review_april),
    ("05-05 10:00:00", story_ends.pay_april),
    ("05-08 10:00:00", story_deals.elm_buys),
    ("05-12 10:00:00", story_deals.aurora_buys),
    ("05-19 08:00:00", story_deals.ask_for_help),
    ("05-19 17:00:00", story_deals.rate),
    ("05-20 10:00:00", story_deals.give_back),
    ("06-02 08:00:00", story_ends.may_ends),
    ("06-05 10:00:00", story_deals.birch_buys_late),
    ("06-10 10:00:00", story_deals.cedar_buys),
    ("06-17 10:00:00", story_deals.kiln_buys),
    ("07-01 08:00:00", story_ends.settle_the_quarter),
    ("07-01 10:00:00", story_ends.look_at_the_scorecard),
    ("07-02 08:00:00", story_ends.improve),
    ("07-02 10:00:00", story_ends.pay_the_rest),
    ("07-03 10:00:00", story_ends.close),
]


@pytest.fixture
def story():
    """Lend a fresh database, a server whose clock stands in March 2025, and a browser."""
    with (
        postgres.server(),
        outside.database() as name,
        clock.odoo(name, "2025-03-28 08:00:00") as hands,
        screens.browser() as tab,
    ):
        yield Story(hands, Desk(tab, hands))


def test_a_quarter(story):
    for moment, chapter in CHAPTERS:
        story.at(moment)
        chapter(story)
