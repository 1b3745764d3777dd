"""The doors of participation in the side navigation, and how its nodes are told in a chain."""
