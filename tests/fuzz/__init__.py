"""Fuzzing: files, questions and deliveries that nobody sends by mistake, seeded and repeatable.

`make fuzz` runs all of it at length; the tests run a round of each.
"""
