"""A document, whom it is about, and its bytes: once each, encrypted."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Centre, Role, Worker
from impulsem.people.models import Person, Reach
from impulsem.platform.actors import Actor


class Blob(models.Model):
    """Bytes, kept once whatever the number of documents that are made of them; closed with a key that is not in the database.

    In the database and not in a folder: a document and its bytes are written and rolled back together, a backup holds both, and several
    servers share them. The table is read by key only, so its size slows nothing else.
    """

    sha256 = models.CharField(max_length=64, unique=True)  # of the bytes as they are
    size = models.PositiveBigIntegerField()  # the same
    key = models.CharField(max_length=20)  # the name of the key that opens it (platform.keys)
    closed = models.BinaryField()
    kept_at = models.DateTimeField(auto_now_add=True)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Documents that the actor needs to know of: about somebody within reach, brought in by the actor, or waiting for its signature.

        The front desk of the centre that has it sees what people bring and get at a desk, without the confidential kinds. Nobody sees a
        document about a sealed person out of reach.
        """
        if actor.worker_id is None:
            return self.none()
        about = Document.about.through.objects.filter(document_id=OuterRef("pk"))
        mine = Reach.objects.of(actor, at=at).filter(person_id=OuterRef("person_id"))
        asked = Document.objects.filter(pk=OuterRef("pk"), requests__worker_id=actor.worker_id)
        at_desk = Q(centre_id__in=actor.centres(Role.FRONT_DESK), kind__in=Document.AT_DESK)
        sealed = about.filter(Q(person__sealed_by__isnull=False) & ~Exists(mine))
        known = Q(made_by_id=actor.worker_id) | at_desk | Q(Exists(about.filter(Exists(mine)))) | Q(Exists(asked))
        return self.filter(known & ~Exists(sealed))

    def there(self) -> Self:
        """Those whose bytes are still kept."""
        return self.filter(blob__isnull=False)


class Document(models.Model):
    """A paper of the house or one that somebody brought: what it is, whom it is about, what it proves and until when."""

    class Kind(models.TextChoices):
        NOTICE = "notice", _("Data-protection notice")
        CONSENT = "consent", _("Consent")
        PLAN = "plan", _("Plan")
        REPORT = "report", _("Report")
        ASSESSMENT = "assessment", _("Assessment")
        LETTER = "letter", _("Letter")
        HAND_OVER = "hand_over", _("Hand-over")
        REQUEST = "request", _("Request")
        IDENTITY = "identity", _("Identity document")
        REGISTER = "register", _("Register of residents")
        FAMILY = "family", _("Family book or civil register")
        INCOME = "income", _("Proof of income")
        HOUSING = "housing", _("Housing: lease, bill, notice")
        HEALTH = "health", _("Health report")
        DISABILITY = "disability", _("Disability or dependency decision")
        EDUCATION = "education", _("School or training")
        COURT = "court", _("Court or police")
        OTHER = "other", _("Other")

    class Proof(models.TextChoices):
        IDENTITY = "identity", _("Who somebody is")
        ADDRESS = "address", _("Where somebody lives")
        FAMILY = "family", _("Family ties")
        INCOME = "income", _("Income or assets")
        EXPENSES = "expenses", _("Expenses or debts")
        HOUSING = "housing", _("The right to a dwelling")
        DISABILITY = "disability", _("Disability or dependency")
        HEALTH = "health", _("A state of health")
        WORK = "work", _("Work or looking for it")
        STUDIES = "studies", _("Studies")
        JUDGMENT = "judgment", _("A decision of a court")
        AGREEMENT = "agreement", _("That somebody agreed")

    class Origin(models.TextChoices):
        ISSUED = "issued", _("Made here")
        UPLOADED = "uploaded", _("Brought in")

    class Signing(models.TextChoices):
        NONE = "none", _("No signature asked for")
        ASKED = "asked", _("Waiting for signatures")
        SIGNED = "signed", _("Signed by all")
        VOID = "void", _("Not to be signed any more")

    class Scan(models.TextChoices):
        NOT_NEEDED = "not_needed", _("Made here")
        NOT_SCANNED = "not_scanned", _("No scanner is set up")
        CLEAN = "clean", _("Scanned: nothing found")
        PARKED = "parked", _("Not scanned yet: the scanner did not answer")

    #: What people bring to and take from a front desk.
    AT_DESK = (
        Kind.NOTICE, Kind.CONSENT, Kind.LETTER, Kind.REQUEST, Kind.IDENTITY, Kind.REGISTER, Kind.FAMILY, Kind.INCOME, Kind.HOUSING,
    )  # fmt: skip
    #: What somebody brings; the other kinds are made here.
    BROUGHT = (
        Kind.IDENTITY, Kind.REGISTER, Kind.FAMILY, Kind.INCOME, Kind.HOUSING, Kind.HEALTH, Kind.DISABILITY, Kind.EDUCATION, Kind.COURT,
        Kind.CONSENT, Kind.REQUEST, Kind.LETTER, Kind.OTHER,
    )  # fmt: skip

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=29, unique=True)  # printed on it; long, random: 25 of 30 letters, in fives
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    origin = models.CharField(max_length=8, choices=Origin)
    about = models.ManyToManyField(Person, related_name="documents")
    proves = models.CharField(max_length=12, choices=Proof, blank=True)
    valid_until = models.DateField(null=True)  # what it proves, it proves until then
    language = models.CharField(max_length=8, blank=True)
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="+")

    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="documents")  # null: let go by retention
    source = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")  # the page that it was drawn from, until signed
    sha256 = models.CharField(max_length=64)  # of the bytes as they are now: a signature adds to them
    media_type = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveSmallIntegerField(null=True)
    scan = models.CharField(max_length=12, choices=Scan, default=Scan.NOT_NEEDED)
    scan_said = models.CharField(max_length=200, blank=True)

    signing = models.CharField(max_length=6, choices=Signing, default=Signing.NONE)
    made_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    let_go_at = models.DateTimeField(null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="document_kept_or_let_go", condition=Q(blob__isnull=True) ^ Q(let_go_at__isnull=True)),
            models.CheckConstraint(name="document_has_a_title", condition=~Q(title="")),
        ]
        indexes = [models.Index(fields=["kind", "made_at"], name="document_by_kind", condition=Q(let_go_at__isnull=True))]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pdf(self) -> bool:
        return self.media_type == "application/pdf"

    @property
    def is_parked(self) -> bool:
        return self.scan == self.Scan.PARKED

    def has_expired(self, on: dt.date) -> bool:
        return self.valid_until is not None and self.valid_until < on
