"""Collects the yearly reports of subordinate unions from one mailbox, checks them, answers and reminds."""

__version__ = "0.2.0"
