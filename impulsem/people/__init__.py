"""Persons and the ties between them: identity, contact points, addresses, households over time, relationships, economic facts.

Vocabulary: a *household* (unitat de convivència) is who lives together; a *membership* says who lived there when; *reach* says which
worker or team works with which person, and why; a *possible duplicate* is a question, a *link* its answer, and neither loses a row.

It does not know files, entries or appointments: what works with a person pushes `Reach` rows down into here.
"""
