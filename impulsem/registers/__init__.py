"""Looking something up in another administration's register, instead of asking the person again.

A *register* is the municipal register, the tax agency, the employment service, social security, disability, large families. A
*look-up* is one question about one person, with its legal ground and purpose; its *answer* is kept as evidence until it expires,
and is not asked for again before. A person may object to a look-up (Law 39/2015, art. 28.2); then documents are asked for
instead.
"""
