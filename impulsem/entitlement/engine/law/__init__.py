"""The law as formulas: what each benefit asks, and the words that formulas are written in."""
