"""A document as a proof of an amount: a link for who may see it, and for nobody else."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from PIL import Image

from impulsem.documents.tests.factories import issue, reaching, upload
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.queries import Proof, proofs_about, proofs_of
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


def picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (20, 20)).save(drawn, "JPEG")
    return drawn.getvalue()


def test_who_works_with_the_person_sees_the_proof_and_may_name_it() -> None:
    person, worker = make_person(), make_worker()
    reaching(worker, person)
    payslip = upload(person, file=picture(), title="Payslip", kind="income")
    letter = issue(person)
    mine, other, at = actor(worker), actor(make_worker()), clock.now()
    named = f"documents.document:{payslip.pk}"
    assert proofs_of([named], mine, at) == {named: Proof("Payslip", reverse("documents:document", args=[payslip.uuid]))}
    assert proofs_of([named], other, at) == {}
    assert proofs_about([person.pk], mine, at) == [(named, "Payslip")]  # what was made here proves nothing
    assert proofs_about([person.pk], other, at) == []
    assert f"documents.document:{letter.pk}" not in dict(proofs_about([person.pk], mine, at))
