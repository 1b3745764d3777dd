"""The house's people and rooms: territories, centres, rooms, teams, workers, the posts that they hold, and silent alarms.

A worker acts through an account of `platform`; what a worker may do follows from the posts held today.
It does not know who is attended; that a worker works with a person is `people.Reach`.
"""
