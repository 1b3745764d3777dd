"""The direct door to the economic-support office: asking for aid without an account and without a first visit."""
