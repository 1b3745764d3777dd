"""The city's territory: districts, neighbourhoods, statistical areas, census sections, streets and their numbers.

Codes are the city's own, so that its statistics join without a table of translations. It does not know who lives anywhere.
"""
