"""Commands of `documents`: the only writers of its tables."""

from impulsem.documents.services.making import issue
from impulsem.documents.services.uploads import upload

__all__ = ["issue", "upload"]
