"""The flow: what happens with mail, letters and rulings, step by step.

A module is one step, or one view of the books. Steps are strangers to each other; what they share is `office`.
"""
