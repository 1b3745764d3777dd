"""Booking without an account, one question a page: what was answered so far, the questions, the times, and the one act at the end."""
