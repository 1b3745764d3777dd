"""A woman and her child leave a violent home. No channel that the product has tells those who work with him where they are.

Every address, panel and fact belongs to a registered channel (`platform.channels`), or the test fails: whoever adds one says how it is
checked. The pages are opened one by one by those who work with the one who stayed, with every key that there is; what is no page is
asked directly.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from impulsem.agenda.models import Booking, Resource
from impulsem.benefits import services as benefits
from impulsem.benefits.models import Grant
from impulsem.benefits.tests.factories import submitted as aid_asked_for
from impulsem.benefits.tests.payment_factories import granted, make_account, make_benefit, make_iban, office
from impulsem.casework import services as casework
from impulsem.casework.models import Action, CaseFile, Entry, Plan, PlanParty
from impulsem.casework.services import ActionDetails, GoalDetails, PlanDetails, SegmentDetails
from impulsem.casework.services.transfers import TransferDetails, propose_transfer
from impulsem.casework.tests.factories import make_appointment, make_file, write
from impulsem.casework.tests.plan_factories import make_plan
from impulsem.documents.models import Document, GroundType
from impulsem.groups.tests.factories import enrolled, make_session
from impulsem.indicators.declarations import facts
from impulsem.intake import services as intake
from impulsem.intake.services import waiting
from impulsem.intake.tests.factories import make_demand, make_instrument, make_topic
from impulsem.intake.tests.waiting_factories import make_kind
from impulsem.messaging.tests.factories import tell
from impulsem.organisation.models import Role, Team, Worker
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_worker
from impulsem.people import services as people
from impulsem.people.models import ContactPoint, Household, Person
from impulsem.people.services import AddressDetails, SplitDetails
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.channels import Watch, channels
from impulsem.platform.registries import panels
from impulsem.registers.models import LookUp, Register
from impulsem.registers.tests.factories import registers
from impulsem.reports.tests.factories import make_request

VIEWERS = ["referent", "next_referent", "front_desk", "director", "phone"]
OPENING = ["referent", "front_desk", "director"]
LIBRARY = "accounts/"  # log-in and second factor: the library's own pages, about the reader alone
OLD_PHONE, NEW_PHONE = "+34932000111", "+34611222333"
OLD_ACCOUNT = make_iban(7774711)
#: Pages that offer every professional or every centre of the city to choose from: there a name says nothing of whom they attend.
OFFERS_EVERYBODY = {"groups:sessions", "casework:offer", "casework:ask", "casework:consultations", "casework:open", "people:split"}
#: Keys of things that the story has none of yet: pages about them are looked up through the file or the person that they belong to.
WITHOUT_KEYS = {
    "absence_id",
    "batch_uuid",
    "code",
    "commitment_uuid",
    "consultation_uuid",
    "coverage_uuid",
    "finding_uuid",
    "proposal_uuid",
    "request_uuid",
    "token",
    "session_uuid",
}
ALSO_ASKED = {"casework:file": "?panels=all", "people:household": "?on=2026-01-01"}


def named_addresses(patterns: list[Any], prefix: str = "", spaces: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(name, address, pattern) of every page of ours."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named_addresses(pattern.url_patterns, prefix + str(pattern.pattern), pattern.namespace or spaces)
        elif not (prefix + str(pattern.pattern)).startswith(LIBRARY):
            yield f"{spaces}:{pattern.name}", prefix + str(pattern.pattern), pattern


ADDRESSES = {name: pattern for name, _address, pattern in named_addresses(get_resolver().url_patterns)}


def covered_by(name: str) -> list[Any]:
    return [c for c in channels if name in c.urls or f"{name.split(':')[0]}:*" in c.urls]


def test_every_address_belongs_to_one_channel() -> None:
    assert {name: [c.code for c in covered_by(name)] for name in ADDRESSES if len(covered_by(name)) != 1} == {}


def test_every_panel_and_every_fact_belongs_to_one_channel() -> None:
    for kind, registered in (("panels", [panel.code for panel in panels]), ("facts", [fact.name for fact in facts])):
        named = [code for channel in channels for code in getattr(channel, kind)]
        assert sorted(named) == sorted(registered), kind


def test_no_channel_names_what_does_not_exist() -> None:
    names = {name for channel in channels for name in channel.urls if not name.endswith("*")}
    assert names <= set(ADDRESSES)


def test_whoever_says_nothing_says_why() -> None:
    silent = [c.code for c in channels if not (c.about_nobody or c.urls or c.tells or c.sends_to)]
    assert silent == []
    assert not [c.code for c in channels if c.about_nobody and (c.tells or c.panels)]


@dataclasses.dataclass
class Story:
    """Karim stays; Fàtima and Lina leave. Anna works with him, Guard with them."""

    karim: Person
    fatima: Person
    lina: Person
    home: Household
    fresh: Household
    old_file: CaseFile
    new_file: CaseFile
    anna: Worker
    guard: Worker
    viewers: dict[str, Worker]
    keys: dict[str, list[Any]]
    secrets: dict[str, str]
    whose: dict[str, str]  # names that tell where they are attended


def told(story: Story) -> None:
    """Their new life: an entry, a promise, an appointment, an amount, a neighbour who helps, a second phone."""
    now, today, by = clock.now(), clock.today(), actor(story.guard)
    write(story.guard, story.fatima, story.lina, texts=(SegmentDetails("Settled in the SHELTER-OF-HOPE."),), at=now)
    yesterday = write(
        story.guard, story.fatima, texts=(SegmentDetails("Called from the SHELTER-OF-HOPE."),), happened_at=now - dt.timedelta(days=2)
    )
    casework.make_commitment(text="School in PASSATGE-SCHOOL", due_on=today, file=story.new_file, person=story.lina, by=by, at=now)
    appointment = make_appointment(story.fatima, story.new_file.centre, starts_at=now + dt.timedelta(days=2))
    appointment.interpreter = "ary"
    appointment.save(update_fields=["interpreter"])
    resource = Resource.objects.create(worker=story.guard)
    Booking.objects.create(resource=resource, appointment=appointment, span=appointment.span)
    details = people.FactDetails(kind="", category="rent", amount=Decimal("431.17"), label="ROOM-OF-HOPE", since=today)
    people.record_economic_fact(person=story.fatima, details=details, by=by, on=today)
    people.relate(person=story.fatima, other_name="NEIGHBOUR-OF-HOPE", kind="support", by=by, on=today)
    people.add_contact_point(person=story.fatima, kind="phone", value=NEW_PHONE, by=by, on=today)
    story.keys["appointment_uuid"].append(appointment.uuid)
    story.keys["entry_uuid"].append(yesterday.uuid)
    paper = Document.objects.create(
        code="N" * 25,
        title="PAPER-OF-HOPE",
        kind=Document.Kind.HOUSING,
        origin=Document.Origin.UPLOADED,
        media_type="application/pdf",
        size=1,
        centre=story.new_file.centre,
        made_by=story.guard,
        made_at=now,
        let_go_at=now,
    )
    paper.about.add(story.fatima)
    story.keys["document_uuid"] = [paper.uuid]
    registers()
    tax, ground = Register.objects.get(code="tax"), GroundType.objects.get(code="tax_look_up")
    looked_up = LookUp.objects.create(
        person=story.fatima, register=tax, purpose="application", ground=ground, asked_by=story.guard, asked_at=now, due_at=now
    )
    story.keys["look_up_uuid"] = [looked_up.uuid]
    theirs = make_plan(story.new_file, "PLAN-OF-HOPE")
    said = tell(story.fatima, values={"day": "DAY-OF-HOPE", "time": "10:00", "place": "Passatge de la Llum"}, at=now)
    asked = make_request(story.new_file, story.fatima, author=story.guard, asked_by="COURT-OF-HOPE")
    story.keys["plan_uuid"].append(theirs.uuid)
    story.keys["message_uuid"].append(said.uuid)
    story.keys["report_uuid"].append(asked.uuid)
    asking = make_demand(centre=story.new_file.centre, by=by, at=now, person=story.fatima, words="DEMAND-OF-HOPE", topic=make_topic())
    story.keys["demand_uuid"].append(asking.uuid)
    call = intake.note_call(
        number=NEW_PHONE, centre=story.new_file.centre, why="CALL-OF-HOPE", person=story.fatima, by=actor(story.guard), at=now
    )
    story.keys["call_uuid"].append(call.uuid)
    waits = waiting.enter(kind=make_kind(), centre=story.new_file.centre, person=story.fatima, facts={}, by=actor(story.guard), at=now)
    story.keys["candidate_uuid"].append(waits.candidate.uuid)
    story.keys["list_pk"].append(waits.candidate.waiting_list_id)
    grant = Grant.objects.get(application__applicant=story.fatima)
    benefits.change_payee(grant=grant, payee=make_account(story.fatima), reason="Hers alone", by=office(), at=now)
    benefits.plan_again(instalment=grant.instalments.get(), by=office(), at=now)
    benefits.give_card(
        kind="card",
        number="T-1",
        person=story.fatima,
        line=grant.line,
        cents=100,
        reason="CARD-OF-HOPE",
        with_paper=False,
        by=actor(story.guard),
        at=now,
    )
    enrolled(make_session(centre=story.new_file.centre, worker=story.guard), story.fatima, at=now)
    applied = aid_asked_for(story.fatima, by=by, at=now, demand_words="AID-OF-HOPE", benefit=make_benefit("hope"))
    story.keys["application_uuid"].append(applied.uuid)
    story.keys["action_uuid"] = list(Action.objects.values_list("uuid", flat=True))
    story.keys["party_uuid"] = list(PlanParty.objects.exclude(person=None).values_list("uuid", flat=True))
    casework.note_file_read(file=story.old_file, by=by)  # the guard reads up what was before


def planned_together(file: CaseFile, anna: Worker, fatima: Person) -> Plan:
    """Agreed before they left: a goal that all work for; what she does for it is hers."""
    plan = make_plan(file, "Stay in the flat")
    goal, his, hers = plan.goals.get(), plan.parties.exclude(person=None).exclude(person=fatima).get(), plan.parties.get(person=fatima)
    actions = (ActionDetails("Bring the receipts", his.uuid), ActionDetails("HER-PART-OF-IT", hers.uuid))
    details = PlanDetails(goals=(GoalDetails(goal.title, actions=actions, key=goal.uuid),))
    casework.write_plan(plan=plan, details=details, expected=plan.version, by=actor(anna), at=clock.now())
    casework.propose_plan(plan=plan, by=actor(anna), at=clock.now())
    casework.keep_words(party=hers, text="HER-OWN-WORDS", manner="dictated", by=actor(anna), at=clock.now())
    return plan


@pytest.fixture(params=["sealed", "known"])
def story(request: pytest.FixtureRequest, db: None) -> Story:
    sealed = request.param == "sealed"
    centre, hidden_centre = make_centre(), make_centre()
    hidden_centre.name = "Centre Amagat"
    hidden_centre.save()
    anna = make_worker(centre=centre)
    guards = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    guard = make_worker(centre=hidden_centre, teams=(guards,))
    guard.name = "Guardiana Secreta"
    guard.save()
    karim = make_person(given_name="Karim", surname1="Haddou")
    fatima = make_person(given_name="Fàtima", surname1="Benali", sex="F")
    lina = make_person(given_name="Lina", surname1="Haddou", birth_date=dt.date(2019, 1, 1))
    home = make_household(karim, fatima, lina)
    today, now, by = clock.today(), clock.now(), actor(anna)
    people.move_home(household=home, address=AddressDetails(street="Carrer Vell", number="1"), on=today - dt.timedelta(days=90), by=by)
    people.relate(person=fatima, other=karim, kind="partner", by=by, on=today - dt.timedelta(days=90))
    for person in (karim, fatima):
        people.add_contact_point(person=person, kind="phone", value=OLD_PHONE, by=by, on=today - dt.timedelta(days=90))
    old_file = make_file(centre=centre, referent=anna, household=home)
    before = write(anna, karim, fatima, texts=(SegmentDetails("Written together."), SegmentDetails("ONLY-ABOUT-HER", about=(fatima.pk,))))
    planned = write(anna, fatima, texts=(SegmentDetails("She plans to leave: PLAN-TO-LEAVE."),))
    casework.make_commitment(text="HER-OLD-PROMISE", due_on=today, file=old_file, person=fatima, by=by, at=now)
    plan = planned_together(old_file, anna, fatima)
    told_before = tell(fatima, centre=centre, values={"day": "DAY-SHE-WAS-TOLD", "time": "10:00", "place": "Carrer Vell"}, at=now)
    asked_together = make_request(old_file, karim, fatima, author=anna)
    asked_of_her = make_request(old_file, fatima, author=anna, asked_by="COURT-ABOUT-HER")
    make_instrument()
    demand = make_demand(centre=centre, by=by, at=now, person=fatima, words="HER-OLD-DEMAND", topic=make_topic())
    screening = intake.screen(demand=demand, answers={}, by=by, at=now)
    called = intake.note_call(number="600 111 222", centre=centre, why="HER-OLD-CALL", person=fatima, by=by, at=now)
    waited = waiting.enter(kind=make_kind(), centre=centre, person=fatima, facts={}, by=by, at=now).candidate
    make_account(karim, iban=OLD_ACCOUNT)
    grant = granted(fatima, household=home, payee=make_account(fatima, iban=OLD_ACCOUNT), first=today.replace(day=1), at=now)
    old_appointment = make_appointment(fatima, centre, starts_at=now + dt.timedelta(days=1))
    colleague = make_worker(centre=centre)
    offered = propose_transfer(
        file=old_file, details=TransferDetails(to_worker=colleague, reason="Less work", starts_on=today), by=by, at=now
    )
    fresh = people.split_household(
        household=home,
        leaving=[fatima, lina],
        on=today,
        by=by,
        details=SplitDetails(
            ground="violence",
            team=guards,
            sealed=sealed,
            address=AddressDetails(street="Passatge de la Llum", number="77"),
            centre_id=hidden_centre.pk,
            worker_id=guard.pk,
            calls_off=True,
            quiet_from=today - dt.timedelta(days=5),
        ),
        at=now,
    )
    new_file = CaseFile.objects.get(household=fresh)
    story = Story(
        karim,
        fatima,
        lina,
        home,
        fresh,
        old_file,
        new_file,
        anna,
        guard,
        viewers={
            "referent": anna,
            "next_referent": colleague,
            "front_desk": make_worker(role=Role.FRONT_DESK, centre=centre),
            "director": make_worker(role=Role.CENTRE_DIRECTOR, centre=centre),
            "phone": make_worker(role=Role.FRONT_DESK),
        },
        keys={
            "person_uuid": [karim.uuid, fatima.uuid, lina.uuid],
            "household_uuid": [home.uuid, fresh.uuid],
            "file_uuid": [old_file.uuid, new_file.uuid],
            "appointment_uuid": [old_appointment.uuid],
            "entry_uuid": [before.uuid, planned.uuid],
            "worker_uuid": [anna.uuid, guard.uuid],
            "transfer_uuid": [offered.uuid],
            "plan_uuid": [plan.uuid],
            "message_uuid": [told_before.uuid],
            "report_uuid": [asked_together.uuid, asked_of_her.uuid],
            "demand_uuid": [demand.uuid],
            "call_uuid": [called.uuid],
            "candidate_uuid": [waited.uuid],
            "list_pk": [waited.waiting_list_id],
            "screening_uuid": [screening.uuid],
            "grant_uuid": [grant.uuid],
            "application_uuid": [grant.application.uuid],
            "position": [1, 2],
            "key": list(ContactPoint.objects.values_list("pk", flat=True)[:2]),
        },
        secrets={
            "the new address": "Passatge de la Llum",
            "the new phone": NEW_PHONE,
            "the new phone as it is shown": "611 22 23 33",
            "the new file": new_file.number,
            "the address of the new file": str(new_file.uuid),
            "the new household": str(fresh.uuid),
            "what was written since": "SHELTER-OF-HOPE",
            "what is promised": "PASSATGE-SCHOOL",
            "what is paid": "ROOM-OF-HOPE",
            "the amount": "431,17",
            "who helps": "NEIGHBOUR-OF-HOPE",
            "what was about her alone": "ONLY-ABOUT-HER",
            "what was planned": "PLAN-TO-LEAVE",
            "her promise": "HER-OLD-PROMISE",
            "her paper": "PAPER-OF-HOPE",
            "her plan": "PLAN-OF-HOPE",
            "her part of the plan of before": "HER-PART-OF-IT",
            "her words": "HER-OWN-WORDS",
            "what she was told": "DAY-SHE-WAS-TOLD",
            "what she is told": "DAY-OF-HOPE",
            "who asks about her": "COURT-ABOUT-HER",
            "who asks now": "COURT-OF-HOPE",
            "what she asked for": "HER-OLD-DEMAND",
            "what she asks for": "DEMAND-OF-HOPE",
            "why she is called back": "CALL-OF-HOPE",
            "why she was to be called": "HER-OLD-CALL",
            "what she is paid": grant.application.number,
            "why she was given a card": "CARD-OF-HOPE",
            "what she asks aid for": "AID-OF-HOPE",
        },
        whose={"the centre": "Centre Amagat", "who attends them": "Guardiana Secreta"},
    )
    told(story)
    return story


def leaks(text: str, story: Story, *, name: str = "") -> list[str]:
    secrets = story.secrets | ({} if name in OFFERS_EVERYBODY else story.whose)
    return [what for what, secret in secrets.items() if secret in text]


def ways_to_ask(pattern: URLPattern, story: Story) -> list[dict[str, Any]]:
    """Every combination of keys that the address takes; none where the story has no key of a name."""
    taken = pattern.pattern.converters
    fitting = [
        [one for one in story.keys.get(name, []) if isinstance(one, int) == isinstance(kind, IntConverter)] for name, kind in taken.items()
    ]
    return [dict(zip(taken, values, strict=True)) for values in itertools.product(*fitting)]


OURS_TO_OPEN = sorted(name for name in ADDRESSES if not any(c.about_nobody for c in covered_by(name)))


def test_every_key_of_an_address_is_one_that_the_story_has_or_that_is_named_here(story: Story) -> None:
    asked = {key for name in OURS_TO_OPEN for key in ADDRESSES[name].pattern.converters}
    assert asked - set(story.keys) <= WITHOUT_KEYS


@pytest.mark.parametrize("viewer", OPENING)
def test_no_page_tells_where_they_are(story: Story, viewer: str) -> None:
    worker = story.viewers[viewer]
    client = logged_in(worker)
    wrong: list[tuple[str, list[str]]] = []
    opened = 0
    for name in OURS_TO_OPEN:
        for keys in ways_to_ask(ADDRESSES[name], story):
            for more in ("", ALSO_ASKED.get(name, "")):
                response = client.get(reverse(name, kwargs=keys) + more)
                if response.status_code != 200:
                    continue
                opened += 1
                body = b"".join(response) if response.streaming else response.content
                if found := leaks(body.decode(errors="replace"), story, name=name):
                    wrong.append((f"{name} {keys}", found))
    assert opened > 10
    assert not wrong, "\n".join(f"{where}: {', '.join(what)}" for where, what in wrong)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_channel_that_is_not_a_page_tells_it_either(story: Story, viewer: str) -> None:
    watch = watched(story, story.viewers[viewer])
    for channel in channels:
        if channel.tells is not None:
            assert leaks("\n".join(channel.tells(watch)), story) == [], channel.code


def test_nothing_goes_to_the_old_contact(story: Story) -> None:
    watch = watched(story, story.guard)
    sending = [channel for channel in channels if channel.sends_to is not None]
    assert sending
    for channel in sending:
        where = "\n".join(channel.sends_to(watch))  # type: ignore[misc]  # filtered above
        assert OLD_PHONE not in where, channel.code
        assert "Carrer Vell" not in where, channel.code
        assert OLD_ACCOUNT[-7:] not in where, channel.code


def test_what_was_written_together_is_still_there_for_him(story: Story) -> None:
    client = logged_in(story.anna)
    assert Entry.objects.filter(participants__file=story.old_file).exists()
    assert client.get(reverse("casework:file", args=[story.old_file.uuid])).status_code == 200


def test_those_who_work_with_them_see_what_they_need(story: Story) -> None:
    client = logged_in(story.guard)
    page = client.get(reverse("casework:file", args=[story.new_file.uuid]) + "?panels=all").content.decode()
    for seen in ("SHELTER-OF-HOPE", "ONLY-ABOUT-HER", "PLAN-TO-LEAVE", "HER-OLD-PROMISE", "Passatge de la Llum"):
        assert seen in page, seen


def watched(story: Story, worker: Worker) -> Watch:
    return Watch(
        moved=(story.fatima.pk, story.lina.pk),
        stayed=(story.karim.pk,),
        household=story.home.pk,
        fresh=story.fresh.pk,
        actor=actor(worker),
        at=clock.now(),
    )
