"""The economic-support office: from an application to what was paid and justified.

An *application* asks for a benefit, a *decision* by a named person answers it, a *grant* promises amounts during a time out of a
*budget line*, *payments* go out in batches, *receipts* justify them. What belongs to other administrations is written down, timed
and handed back. What somebody is entitled to is worked out in `entitlement`.
"""
