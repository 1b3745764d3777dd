"""Signatures in PDFs (PAdES, by pyHanko): certificates, fields, seals, time stamps. It knows bytes and certificates, no tables."""
