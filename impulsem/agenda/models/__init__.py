"""Reasons for visit, availability, appointments, bookings."""

from impulsem.agenda.models.appointments import AROUND, AWAY, OFFSITE, Appointment, AppointmentEvent, Booking, deals_with_all
from impulsem.agenda.models.cover import Coverage, CoverStep
from impulsem.agenda.models.earlier import EarlierOffer, EarlierWish
from impulsem.agenda.models.feeds import CalendarFeed
from impulsem.agenda.models.hours import Availability, ClosedDay, FreeStretch, OpeningHours, Resource
from impulsem.agenda.models.interpreters import Interpreter
from impulsem.agenda.models.policy import AfterMissed, Channel, Cover, VisitReason
from impulsem.agenda.models.telling import AppointmentLink, FollowUp, Notice

__all__ = [
    "AROUND",
    "AWAY",
    "OFFSITE",
    "AfterMissed",
    "Appointment",
    "AppointmentEvent",
    "AppointmentLink",
    "Availability",
    "Booking",
    "CalendarFeed",
    "Channel",
    "ClosedDay",
    "Cover",
    "CoverStep",
    "Coverage",
    "EarlierOffer",
    "EarlierWish",
    "FollowUp",
    "FreeStretch",
    "Interpreter",
    "Notice",
    "OpeningHours",
    "Resource",
    "VisitReason",
    "deals_with_all",
]
