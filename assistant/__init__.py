"""Hearth without its window: everything a person can ask for, and nothing that draws.

Whatever of Hearth is imported first, in whichever process, comes through here: from then on no socket can be opened
but at the one door to the network.
"""

from assistant.system import audit

__version__ = "0.1.0"

audit.install()
