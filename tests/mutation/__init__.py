"""Realistic faults, put into a copy of the code one at a time: the tests of the room must find each.

``python -m tests.mutation`` runs all of them, ``python -m tests.mutation bookmark`` those whose sentence
has the word in it. A mutant names the code it changes by the code itself, so that it survives a move, and
a test beside this file finds out when the code was rewritten.
"""
