"""Who translates between a person and whoever attends them."""

from __future__ import annotations

import uuid

from django.db import models


class Interpreter(models.Model):
    """Somebody whom the city calls to translate. Their time is promised like that of a room: as a resource (`hours.Resource`)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)  # the service that sends them
    languages = models.JSONField(default=list)  # codes such as "ur", "ary"; an empty list is nobody's
    phone = models.CharField(max_length=20, blank=True)  # of the service or of the interpreter: whom the desk calls
    email = models.EmailField(blank=True)
    active = models.BooleanField(default=True)  # offered; what is arranged with them already stays

    def __str__(self) -> str:
        return self.name
