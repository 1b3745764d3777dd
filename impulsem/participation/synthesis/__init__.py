"""What the machine can tell about texts, without a database: what is nearly the same, what a text is about, in which language it is, how
far two people agree. It proposes; people decide.
"""
