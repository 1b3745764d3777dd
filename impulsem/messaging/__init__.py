"""What is told to people: an outbox of messages by e-mail, text message and letter, in the language of whoever receives them.

A *template* is neutral text in versions and languages; a *message* is one of its versions, to one person, with its values; a *delivery* is
one try of a channel, with the states that came back. Nothing goes to a contact that is not safe to use, and nothing goes twice.

It does not decide when somebody is told something: other contexts ask it to, with a key of their own.
"""
