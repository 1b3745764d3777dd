"""Paper: pages drawn as accessible PDFs (PDF/UA-1: tagged, language and title set, fonts inside), without asking the network."""

from impulsem.documents.paper.drawing import Box, Drawn, ForbiddenSource, MakerMissing, draw, draw_stamp
from impulsem.documents.paper.letterhead import Letterhead, letterhead

__all__ = ["Box", "Drawn", "ForbiddenSource", "Letterhead", "MakerMissing", "draw", "draw_stamp", "letterhead"]
