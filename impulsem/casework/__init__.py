"""The file and what is written in it: files, assignments, entries, commitments, access with a reason.

Vocabulary: a *file* (expedient) is a household's; an *assignment* makes a worker its referent, co-referent, supervisor or cover for a
time; an *entry* (actuacio) is one event, written once, with any number of participants and professionals, whose text comes in
*segments*; a *commitment* is who promised what by when, and is the task inbox; a *grant* opens a file with a reason and an end.

It does not know groups, plans, benefits or reports: those floors call `record_entry` and keep the link to the entry.
"""
