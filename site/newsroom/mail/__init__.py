"""Letters: written down with what they report, sent by the worker.

A letter is a row in the transaction of the act that causes it. So nothing is sent about what did not happen, nothing
that happened goes unsaid, and no reader waits for a mail server.
"""
