"""Why a file cannot be read or written, in words: the operating system's own are English."""

import errno
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_REASONS: dict[int, "StrPromise"] = {
    errno.ENOENT: _("there is no such file or folder"),
    errno.ENOTDIR: _("a part of the path is no folder"),
    errno.EISDIR: _("this is a folder, not a file"),
    errno.EACCES: _("no permission for this file or folder"),
    errno.EPERM: _("no permission for this file or folder"),
    errno.EROFS: _("the disk can only be read"),
    errno.ENOSPC: _("the disk is full"),
    errno.ENAMETOOLONG: _("the name of the file is too long"),
}


def reason(error: OSError) -> str:
    """Return why the operating system refused, in the reader's language."""
    return str(_REASONS.get(error.errno or 0, _("the disk or the network gave an error")))
