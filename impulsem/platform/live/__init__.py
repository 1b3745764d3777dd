"""What just happened, told at once to the pages that show it.

A *topic* is a kind of thing at a place ("calls:12": the calls of centre 12). Services announce topics in the transaction of what they
did; a small process of its own (`stream`) hears PostgreSQL tell them and passes them on to every page that is open and may know; the
page then asks for its part anew. What travels is the topic alone, never anything about a person. Without the process pages ask by
themselves every so often: it makes them faster, and nothing depends on it.
"""

from impulsem.platform.live.topics import CITY, Hearing, announce, topic, topics, topics_of

__all__ = ["CITY", "Hearing", "announce", "topic", "topics", "topics_of"]
