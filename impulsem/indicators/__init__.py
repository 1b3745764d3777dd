"""Indicators as code: what is counted, over which facts, and what came out of it.

Vocabulary: a *fact table* is what a context lets out for counting: codes, days and numbers, keys only as keyed hashes, no text. An
*indicator* is declared beside the tables that it is about; its numerator and denominator are sums over one fact table. A *cell* is a
value of an indicator for a month and a place. An *observation* is a cell that was written down, with its cut and the fingerprint of its
definition; it is never changed, only reviewed, approved or superseded.

It knows nobody: contexts above declare their facts and indicators here. It draws no pages and judges no worker.
"""
