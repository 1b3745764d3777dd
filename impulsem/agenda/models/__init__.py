"""Reasons for visit, availability, appointments, bookings."""

from impulsem.agenda.models.appointments import Appointment, AppointmentEvent, Booking, deals_with_all
from impulsem.agenda.models.hours import Availability, ClosedDay, FreeStretch, OpeningHours, Resource
from impulsem.agenda.models.policy import Channel, Cover, VisitReason

__all__ = [
    "Appointment",
    "AppointmentEvent",
    "Availability",
    "Booking",
    "Channel",
    "ClosedDay",
    "Cover",
    "FreeStretch",
    "OpeningHours",
    "Resource",
    "VisitReason",
    "deals_with_all",
]
