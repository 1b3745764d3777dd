"""How long words may be."""

#: Letters of a contribution, of what it is corrected to, of a rendering of it, of an answer that comes with it: some eight printed pages.
#: A cell of a spreadsheet holds 32,767, so that everything that comes in can go out again.
LONGEST = 20_000
