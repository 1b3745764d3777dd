"""What a household is probably entitled to, and why: benefits as code.

A *benefit* of the catalogue has a true owner and a rule. *Parameters* (limits, amounts) are dated rows with their source and
status, proposed by one person, approved by another and published when the rule cases pass. A *result* proposes; a named person
decides, and nothing here refuses anybody anything. A *finding* of the nightly scan says: probably entitled and not claimed. This
context pays nothing and takes no application.
"""
