"""Readers' accounts: signing up, logging in, and everything that somebody can see and do about themselves.

django-allauth does the work where a mistake would be a hole (passwords, links in letters, limits, telling nobody who
has an account); the pages, the words and the letters are ours. Staff log in to the desk by Wagtail's own page.
"""
