"""Arithmetic of listening, without a database."""
