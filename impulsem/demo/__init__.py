"""A synthetic city: residents from real statistics, and the life of its centres, so that everything can be tried on invented people.

Vocabulary: a *population* is arrays of residents and households, made without a database from a city's folder, a scale and a seed;
a *unit* is the area in which ages and sexes are fitted exactly; the *chronicle* is what the centres did with those residents.

It writes in bulk (COPY), once, into an empty database, and nothing imports it. It needs numpy, an extra of the demo.
"""
