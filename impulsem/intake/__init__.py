"""What people come with, through whichever door: a demand in their own words, screened, routed, answered.

A *demand* is received at the desk, by phone, by e-mail, on the web, from another service, or proactively. A *screening* is a version of an
instrument that proposes a route; a named worker decides. A *call* waits until somebody returns it. A *waiting list* orders candidates by
published criteria. It asks the agenda and the groups for time; what happens in it belongs to them.
"""
