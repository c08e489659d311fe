"""Trials of the running site, for who changes it or sets it up: no page needs anything of this."""
