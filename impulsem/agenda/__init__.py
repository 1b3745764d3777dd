"""Time promised: reasons for visit, availability, appointments and the bookings that exclude each other.

Vocabulary: a *resource* is a worker or a room; a *booking* promises a stretch of a resource's time; an *appointment* (cita) is what
it is promised to. The reason for visit carries the policy (how long, how, who may book).

It does not know files or entries: attending an appointment opens an entry one floor above, which keeps the link.
"""
