"""The index kept true: what changed is written down with the change, and the worker tells the index.

`journal` writes, `signals` says when, `drain` reads and tells the index, `checking` compares index and content.
"""
