"""Receipts: a code without an account opens what became of somebody's words."""

from __future__ import annotations

from django.db import models

from impulsem.participation.models.contributions import Contribution
from impulsem.participation.models.processes import Process
from impulsem.participation.models.sessions import Session


class Receipt(models.Model):
    """A slip for somebody (or for a whole focus group: `session`). Only a keyed hash of its code is kept."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="receipts")
    digest = models.CharField(max_length=64, unique=True)
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="receipts")  # a group's
    contributions = models.ManyToManyField(Contribution, related_name="receipts")
    issued_on = models.DateField()


class Follow(models.Model):
    """An address that asked to be told when something changes. Until confirmed it gets one message; ended, it is deleted."""

    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="follows")
    email = models.EmailField()
    language = models.CharField(max_length=8)
    key = models.CharField(max_length=64, unique=True)  # hash of the link's secret: confirm, end
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # up to where it knows

    class Meta:
        constraints = [models.UniqueConstraint(fields=["receipt", "email"], name="follow_once")]
