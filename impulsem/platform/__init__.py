"""The ground floor: what every context stands on and none of them is about.

Accounts and the `Actor` who acts, the append-only audit, refusals in words, validity periods, the clock, the registries through
which an upper context plugs into a lower one's page, the events a lower context announces, the web parts and the embedded database.

Platform knows no person, no centre and no file: it imports nothing from the floors above.
"""
