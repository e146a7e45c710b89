"""Everything that can go wrong in a way a person can do something about.

::

    AssistantError                    one sentence for the person, a hint what to do next, a detail for the log
    ├── BadRequest                    the request itself cannot be carried out as asked
    ├── MachineProblem
    │   ├── DiskFull
    │   ├── NotEnoughMemory
    │   ├── AccessDenied
    │   ├── AlreadyRunning            another Hearth owns this profile
    │   ├── KeyringUnavailable        the key that opens the profile cannot be had right now
    │   └── ChildLost                 a helper process ended without an answer
    ├── StoreProblem
    │   ├── WrongPassphrase
    │   ├── StoreTooNew               written by a newer Hearth
    │   └── StoreDamaged
    ├── ModelProblem
    │   ├── ModelMissing
    │   ├── ModelDamaged
    │   ├── ContextFull
    │   └── EngineLost                the model's process died
    ├── SourceProblem
    │   ├── UnsupportedFormat
    │   ├── Unreadable
    │   └── Locked                    encrypted, or held by another program
    └── NetworkProblem
        ├── Offline                   the person asked for no network
        ├── Unreachable
        ├── SignInRefused
        └── BadDownload               what arrived is not what was announced

An :class:`AssistantError` is expected: it is shown as it stands. Anything else is a bug and goes to the log.
:class:`Cancelled` is no error at all; it derives from ``BaseException`` so that a "skip this file" loop cannot
swallow it.
"""

from __future__ import annotations


class Cancelled(BaseException):
    """The person, or a closing window, stopped this work."""


class AssistantError(Exception):
    """A problem told in the person's words.

    ``message`` is one sentence, ``hint`` says what to do next (may be empty), ``detail`` is for the log only.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.detail = detail

    @property
    def kind(self) -> str:
        """The class name, as ``--json`` prints it."""
        return type(self).__name__

    def __reduce__(self) -> tuple[type[AssistantError], tuple[str, str, str]]:
        return type(self), (self.message, self.hint, self.detail)


class BadRequest(AssistantError):
    """The request cannot be carried out as asked."""

    exit_code = 2


class MachineProblem(AssistantError):
    """The computer could not do its part."""


class DiskFull(MachineProblem):
    """No room left where Hearth must write."""


class NotEnoughMemory(MachineProblem):
    """Not enough free memory for what was asked."""


class AccessDenied(MachineProblem):
    """The operating system refused."""


class AlreadyRunning(MachineProblem):
    """Another process owns this profile."""


class KeyringUnavailable(MachineProblem):
    """The key that opens the profile cannot be had right now."""


class ChildLost(MachineProblem):
    """A helper process ended, or was ended, before it answered."""


class StoreProblem(AssistantError):
    """The database could not be used."""


class WrongPassphrase(StoreProblem):
    """The passphrase or key does not open this profile."""


class StoreTooNew(StoreProblem):
    """The database was written by a newer version of Hearth."""


class StoreDamaged(StoreProblem):
    """The database is damaged."""


class ModelProblem(AssistantError):
    """A language model could not be used."""


class ModelMissing(ModelProblem):
    """The model is not on this computer."""


class ModelDamaged(ModelProblem):
    """The model's file is not what it should be."""


class ContextFull(ModelProblem):
    """The request does not fit the model's context, even trimmed."""


class EngineLost(ModelProblem):
    """The process that runs the model died."""


class SourceProblem(AssistantError):
    """A file could not be taken into the library."""


class UnsupportedFormat(SourceProblem):
    """No reader for this kind of file."""


class Unreadable(SourceProblem):
    """The file is broken, empty, too large, or took too long."""


class Locked(SourceProblem):
    """The file is encrypted or held by another program."""


class NetworkProblem(AssistantError):
    """Something outside this computer could not be reached or trusted."""


class Offline(NetworkProblem):
    """The network is switched off by the person."""


class Unreachable(NetworkProblem):
    """The other side does not answer."""


class SignInRefused(NetworkProblem):
    """The other side refused the name or password."""


class BadDownload(NetworkProblem):
    """What arrived is not what was announced."""
