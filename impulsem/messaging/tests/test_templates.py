"""Templates: neutral, complete, in versions that stay; and what the city's folder brings."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from impulsem.messaging import services
from impulsem.messaging.models import Template, TemplateVersion
from impulsem.messaging.queries import compared
from impulsem.messaging.rules import texts
from impulsem.messaging.tests.factories import NOON, institute, templates
from impulsem.platform.errors import ChangedMeanwhile, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def template() -> Template:
    templates()
    return Template.objects.get(code="appointment-told")


def rewrite(template: Template, *, seen: int = 1, **changes: str) -> TemplateVersion:
    now = services.current_version(template.code)
    body, sms = {**now.body, **{k[5:]: v for k, v in changes.items() if k[:4] == "body"}}, dict(now.sms)
    sms |= {k[4:]: v for k, v in changes.items() if k[:3] == "sms"}
    return services.rewrite_template(template=template, body=body, sms=sms, seen=seen, by=institute(), at=NOON)


def test_the_citys_templates_are_complete_and_neutral_and_come_once():
    templates()
    before = TemplateVersion.objects.count()
    templates()
    assert TemplateVersion.objects.count() == before == Template.objects.count() > 5


def test_new_words_are_a_new_version_and_the_old_one_stays(template: Template):
    version = rewrite(template, body_ca="Hola, {name}. {day} {time} {place}")
    assert version.number == 2
    assert version.made_by
    assert services.current_version("appointment-told") == version
    with pytest.raises(DatabaseError), transaction.atomic():
        TemplateVersion.objects.filter(number=1).update(number=9)
    [(language, kind, lines)] = compared(template.versions.get(number=1), version)
    assert (language, kind) == ("ca", "body")
    assert {"+", "-"} <= {line.sign for line in lines}


def test_the_same_words_are_no_new_version(template: Template):
    assert rewrite(template).number == 1


def test_words_that_somebody_changed_are_not_overwritten_by_the_citys_folder(template: Template):
    rewrite(template, sms_es="Tienes cita el {day}.")
    templates()
    assert services.current_version("appointment-told").sms["es"] == "Tienes cita el {day}."


def test_two_who_write_at_once_do_not_overwrite_each_other(template: Template):
    rewrite(template, sms_es="Tienes cita el {day}.")
    with pytest.raises(ChangedMeanwhile):
        rewrite(template, seen=1, sms_es="Otra cosa.")


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("sms_ca", "Cita el {date}", "{date}"),
        ("sms_ca", "Cita el {day", "brace"),
        ("body_es", "Sobre la VIOLENCIA que sufres", "violènc"),
        ("body_ca", "Sobre la teva dependència", "dependènc"),
        ("sms_ca", "", "every language"),
        ("sms_ca", "x" * 400, "320"),
    ],
)
def test_what_cannot_be_sent_is_refused_at_its_field(template: Template, field: str, text: str, said: str):
    with pytest.raises(DomainError, match=said) as refusal:
        rewrite(template, **{field: text})
    assert refusal.value.field == field


def test_values_that_look_like_placeholders_stay_as_they_are():
    assert texts.filled("{name}, {day}", {"name": "{day}", "day": "Monday"}) == "{day}, Monday"
    with pytest.raises(texts.Missing):
        texts.filled("{day}", {})
