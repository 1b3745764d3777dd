"""The library: projects that the city offers and centres copy, each in versions that nobody changes."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from impulsem.groups.rules.guides import Guide
from impulsem.organisation.models import Centre, Worker
from impulsem.platform.words import WordsField, in_every_language, said


class GroupProjectQuerySet(models.QuerySet["GroupProject"]):
    def offered_to(self, centre_ids: frozenset[int] | set[int]) -> Self:
        """What these centres may plan from or copy: the city's, what centres share, and their own."""
        return self.filter(Q(centre__isnull=True) | Q(shared=True) | Q(centre_id__in=centre_ids), active=True)


class GroupProject(models.Model):
    """A way of working with several people at once. Without a centre it is the city's; a centre's copy says where it comes from."""

    class Kind(models.TextChoices):
        INFORMATIVE = "informative", _("Informative session")
        PROCESS = "process", _("Process group")
        VINE = "vine", _("VINE welcome session")
        COMMUNITY = "community", _("Community group")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=40, null=True, unique=True)  # of the city's own; a copy has none
    kind = models.CharField(max_length=11, choices=Kind)
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="group_projects")
    origin = models.ForeignKey("groups.ProjectVersion", null=True, on_delete=models.PROTECT, related_name="copies")
    shared = models.BooleanField(default=False)  # a centre offers it to the others
    active = models.BooleanField(default=True)
    created_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = GroupProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="group_project_of_the_city_has_a_code", condition=Q(centre__isnull=True) ^ Q(code__isnull=True)),
            models.CheckConstraint(name="group_project_shared_by_a_centre", condition=Q(shared=False) | Q(centre__isnull=False)),
        ]


class ProjectVersion(models.Model):
    """What a project says from a moment on. A session keeps the version that it was planned from."""

    project = models.ForeignKey(GroupProject, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = WordsField()  # for everybody, also in the public catalogue
    summary = WordsField()  # the same: what one takes home from it
    guide = models.JSONField(default=dict)  # language to `rules.guides.Guide`: what whoever holds it needs
    topic = models.CharField(max_length=40, blank=True)  # code of a topic of demands; empty: any
    joint_with = models.JSONField(default=list)  # codes of `rules.guides.PARTNERS`: "housing", "jobs", "health"
    minutes = models.PositiveSmallIntegerField()  # of one session
    sessions = models.PositiveSmallIntegerField(default=1)  # how many make the whole
    capacity = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="group_project_version_once"),
            in_every_language("group_project_title_in_all", "title"),
            in_every_language("group_project_summary_in_all", "summary"),
            models.CheckConstraint(
                name="group_project_of_a_size",
                condition=Q(minutes__range=(15, 480), sessions__range=(1, 60), capacity__range=(1, 300)),
            ),
        ]
        triggers = [pgtrigger.Protect(name="group_project_version_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return said(self.title)

    def guide_in(self, language: str | None = None) -> Guide:
        """In `language` (the reader's, unless named), else in the city's first one, else in whatever it has."""
        wanted = (language or get_language() or "", settings.LANGUAGE_CODE, *self.guide)
        return Guide.read(next((self.guide[code] for code in wanted if code in self.guide), {}))


def newest() -> Q:
    """Of versions joined to their project: the one that holds now."""
    latest = ProjectVersion.objects.filter(project_id=models.OuterRef("project_id")).order_by("-number").values("pk")[:1]
    return Q(pk=models.Subquery(latest))
