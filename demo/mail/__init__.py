"""A mail server that delivers nothing: every mail lands in a Maildir and on a mailbox page (docs/simulator.md)."""
