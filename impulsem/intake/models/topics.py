"""What people come about, and the guide that stands beside the form for it."""

from __future__ import annotations

import pgtrigger
from django.db import models

from impulsem.platform.words import WordsField, in_every_language, said


class Topic(models.Model):
    """What a demand is about. From the city's folder; one that is no longer listed stays for the demands that carry it."""

    code = models.CharField(max_length=30, unique=True)
    words = WordsField()
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [in_every_language("topic_in_every_language", "words")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return said(self.words)


class GuideVersion(models.Model):
    """What the desk asks, says, asks for and hands over for a topic, from a version on. A version never changes; the last one counts.

    content: {language: {"ask": […], "answer": […], "documents": […], "where": […], "easy": […]}}, sentences in order;
    "easy" is the sheet in easy reading that the person takes along.
    """

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="guides", db_index=False)
    number = models.PositiveSmallIntegerField()
    content = WordsField()
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="guide_version_once"),
            in_every_language("guide_in_every_language", "content"),
        ]
        triggers = [pgtrigger.Protect(name="guide_version_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
