"""A focus group in a real browser: phones without scripts, the screen with them, and every page within the accessibility rules."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.participation import services
from impulsem.participation.models import Contribution, Session
from impulsem.participation.services import live
from impulsem.participation.tests import factories
from impulsem.platform.tests.browser import Enter, findings_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def anna() -> Worker:
    return make_worker(role=Role.INSTITUTE)


@pytest.fixture
def session() -> Session:
    process = factories.process(slug="proces", public=True, summary=factories.words("Resum"), promise_text=factories.words("Promesa"))
    return factories.session(process, kind=Session.Kind.FOCUS_GROUP, title="Persones que cuiden")


def test_a_focus_group_speaks_on_phones_without_scripts_and_sees_itself_on_the_screen(anna: Worker, session: Session, enter: Enter):
    desk = enter(reverse("participation:live", args=[session.uuid]), anna.account)
    desk.get_by_role("button", name="Open to phones").click()
    desk.get_by_role("textbox", name="Question").fill("Què us treu temps?")
    desk.get_by_role("button", name="Ask", exact=True).click()
    session.refresh_from_db()
    phone = enter(reverse("participation:join"), width=390, scripts=False)
    phone.get_by_label("Code on the screen").fill(session.join_code or "")
    phone.get_by_role("button", name="Join").click()
    phone.get_by_label("What you want to say").fill("Els papers")
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator("body")).to_contain_text("What you have said")
    screen = enter(reverse("participation:screen", args=[session.uuid]), anna.account)
    expect(screen.locator("body")).to_contain_text("Els papers")
    services.capture(process=session.process, words=[services.Words(text="Les cues", dimension=session.dimension, session=session)])
    expect(screen.locator("body")).to_contain_text("Les cues")  # it fetches by itself
    desk.reload()
    desk.get_by_label("Els papers").check()
    desk.get_by_label("Name of the new group").fill("Burocràcia")
    desk.get_by_role("button", name="Put together").click()
    expect(desk.locator(".live-group").first).to_contain_text("Burocràcia")
    desk.get_by_role("textbox", name="Question").fill("Què primer?")
    desk.get_by_text("People vote on what was written", exact=True).first.click()
    desk.get_by_role("button", name="Ask", exact=True).click()
    phone.reload()
    phone.get_by_role("button", name="Vote").first.click()
    expect(phone.locator("body")).to_contain_text("You have 2 votes left")
    phone.get_by_role("button", name="Give me a receipt").click()
    code = phone.locator(".join-code").inner_text()
    assert services.look_up(code=code, address="x").contributions.get() == Contribution.objects.get(original="Els papers")


def prepare(anna: Worker, session: Session) -> tuple[list[str], list[str]]:
    """A session with something of everything; the pages of who runs it and those of whoever comes."""
    by = actor(anna)
    live.open_doors(session=session, by=by)
    session.refresh_from_db()
    live.ask(session=session, question="Què us treu temps?", by=by)
    words = [services.Words(text=text, dimension=session.dimension, session=session) for text in ("Els papers", "La Maria no em va obrir")]
    said, _parked = services.capture(process=session.process, words=words)
    services.hold_session(session=session, heads=12, by=by)
    services.add_cards(session=session, count=2, by=by)
    services.write_minutes(session=session, text="Vam parlar.", by=by)
    services.correct(contribution=said, text="Els papers!", by=by)
    services.render(contribution=said, kind="translation", language="es", text="Los papeles", by=by)
    staff = [
        reverse("participation:processes"),
        reverse("participation:process", args=["proces"]),
        reverse("participation:session", args=[session.uuid]),
        reverse("participation:live", args=[session.uuid]),
        reverse("participation:screen", args=[session.uuid]),
        reverse("participation:cards", args=[session.uuid]),
        reverse("participation:card", args=[session.uuid, 1]),
        reverse("participation:moderation", args=["proces"]),
        reverse("participation:contribution", args=[said.uuid]),
        reverse("participation:slips", args=["proces"]),
        reverse("participation:plan", args=["proces"]),
        reverse("participation:design"),
        reverse("participation:method"),
    ]
    everyone = [reverse("participation:join"), reverse("participation:phone", args=[session.join_code])]
    return staff, everyone


def test_the_pages_meet_the_accessibility_rules_wide_narrow_and_dark(anna: Worker, session: Session, enter: Enter):
    staff, everyone = prepare(anna, session)
    assert not findings_of(enter("/", anna.account), *staff)
    assert not findings_of(enter(everyone[0]), *everyone)
