"""The demo: one campaign replayed in a minute, on sample mail that it makes itself.

Not for tests of the other rooms and not for the sample mailbox: its mail is written by the same hands as the
product, so it shows what the product does and proves nothing about foreign mail.
"""
