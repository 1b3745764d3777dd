"""People attended together: projects of the library, their sessions, who takes part, how it went.

A *project* is a way of working that centres copy; a *session* happens on a day in a room with capacity; an *enrolment* is a person's place
in it. *VINE* sessions welcome people who come for the first time. What is said and done in a session is an entry of `casework`.
"""
