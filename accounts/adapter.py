"""How allauth fits this shop."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Registration and passwords are ours; allauth does the login itself."""
