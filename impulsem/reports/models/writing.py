"""What a report says: statements as they were on a day, what the author judged, and the versions that were sent to approval."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Worker
from impulsem.reports.models.requests import ReportRequest

# What the type of the request does not allow cannot enter, whoever writes the row.
ONLY_WHAT_IS_ALLOWED = """
IF NOT EXISTS (
    SELECT FROM reports_draft d
    JOIN reports_reportrequest r ON r.id = d.request_id
    JOIN reports_typeversion v ON v.id = r.version_id
    WHERE d.id = NEW.draft_id AND NEW.category = ANY (v.allows)
) THEN
    RAISE EXCEPTION 'the type of this report does not allow %', NEW.category
        USING ERRCODE = 'check_violation', CONSTRAINT = 'report_statement_is_allowed';
END IF;
RETURN NEW;
"""
# Whose version it is that somebody approves is not for the approver to say.
AUTHOR_OF_THE_VERSION = """
SELECT v.author_id INTO NEW.author_id FROM reports_reportversion v WHERE v.id = NEW.version_id;
RETURN NEW;
"""


class Draft(models.Model):
    """What could be stated when the draft was put together. Another day is another draft; this one stays."""

    request = models.ForeignKey(ReportRequest, on_delete=models.PROTECT, related_name="drafts", db_index=False)
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="report_draft_once")]
        triggers = [pgtrigger.Protect(name="report_draft_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class DraftStatement(models.Model):
    """A sentence with its source and its day, as it was when the draft was made. Names of third parties are covered in `text` already.

    about: keys of the persons whose data it is. covered: what stands instead of a third party ("T1"). entering: as
    `platform.statements.Entering`. others: whether it is about somebody beside the subjects.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="statements", db_index=False)
    section = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    datum = models.CharField(max_length=60)
    category = models.CharField(max_length=20)
    text = models.TextField()
    source = models.CharField(max_length=150)
    dated = models.DateField(null=True)
    stale_since = models.DateField(null=True)
    origin = models.CharField(max_length=200)
    about = models.JSONField(default=list)
    covered = models.JSONField(default=list)
    entering = models.CharField(max_length=8)
    others = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "section", "position"], name="report_statement_place_once"),
            models.CheckConstraint(name="report_statement_has_a_source", condition=~Q(source="") & ~Q(origin="")),
        ]
        triggers = [
            pgtrigger.Protect(name="report_statement_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="report_statement_is_allowed", when=pgtrigger.Before, operation=pgtrigger.Insert, func=ONLY_WHAT_IS_ALLOWED
            ),
        ]


class StatementChoice(models.Model):
    """The author took a sentence out or put one in; the last word counts. What is guarded is put in with a reason."""

    request = models.ForeignKey(ReportRequest, on_delete=models.PROTECT, related_name="choices")
    section = models.CharField(max_length=40)
    origin = models.CharField(max_length=200)  # of the statement: a choice outlives the draft
    kept = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [pgtrigger.Protect(name="report_choice_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class Judgement(models.Model):
    """What the author writes in a section: kept at every pause of the keyboard. `number` grows: two who write are told."""

    request = models.ForeignKey(ReportRequest, on_delete=models.PROTECT, related_name="judgements", db_index=False)
    section = models.CharField(max_length=40)
    text = models.TextField()
    number = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "section"], name="report_judgement_once_a_section")]


class ReportVersion(models.Model):
    """The report as it was sent to approval: everything that it says, each sentence with its source. It never changes.

    content: {"title", "purpose", "ground", "asked_by", …, "sections": [{code, title, statements, judgement}]}; sha256 of it in `digest`.
    """

    request = models.ForeignKey(ReportRequest, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+", db_index=False)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    author = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="report_version_once")]
        triggers = [pgtrigger.Protect(name="report_version_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class Review(models.Model):
    """Somebody else than the author read a version: approved, or sent back and why. The author is looked up by the database."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Sent back")

    version = models.OneToOneField(ReportVersion, on_delete=models.PROTECT, related_name="review")
    verdict = models.CharField(max_length=8, choices=Verdict)
    note = models.CharField(max_length=500, blank=True)
    reviewer = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="report_approver_is_not_its_author", condition=~Q(reviewer=F("author"))),
            models.CheckConstraint(name="report_sent_back_says_why", condition=~Q(verdict="returned") | ~Q(note="")),
        ]
        triggers = [
            pgtrigger.Protect(name="report_review_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="report_review_knows_the_author", when=pgtrigger.Before, operation=pgtrigger.Insert, func=AUTHOR_OF_THE_VERSION
            ),
        ]
