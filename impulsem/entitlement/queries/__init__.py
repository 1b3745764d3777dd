"""Reads, shaped for a page."""
