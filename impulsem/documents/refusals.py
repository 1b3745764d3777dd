"""What `documents` says no to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class NoMaker(DomainError):
    message = _("PDFs cannot be made on this machine yet: the package %(package)s is missing. An administrator can install it.")


class AboutNobody(DomainError):
    message = _("Say whom the document is about.")
    field = "about"


class NoTitle(DomainError):
    message = _("Give the document a title.")
    field = "title"


class NotTheirs(DomainError):
    message = _("This document is about somebody with whom you do not work.")


class LetGo(DomainError):
    message = _("This document was let go when its time was over. What it was is kept, its content is not.")


class Damaged(DomainError):
    message = _("The content of this document is not what was kept. It is not shown; tell an administrator.")


class KeyAway(DomainError):
    message = _("This document cannot be opened at the moment: its key is not on this machine. Tell an administrator.")


class StillParked(DomainError):
    message = _("This file has not been scanned yet. It can be opened once the scanner has answered.")


# What is brought in


class NothingThere(DomainError):
    message = _("The file is empty.")
    field = "file"


class TooLarge(DomainError):
    message = _("The file is too large: %(most)s MB at most. A photo at ordinary quality is enough.")
    field = "file"


class NotAKindWeTake(DomainError):
    message = _("This is neither a PDF nor a photo (JPEG, PNG, WebP, TIFF). What counts is what is in the file, not its name.")
    field = "file"


class Broken(DomainError):
    message = _("The file cannot be read: it is damaged or incomplete. Bring it again, or a photo of the paper.")
    field = "file"


class Locked(DomainError):
    message = _("This PDF asks for a password. Bring one without, or a photo of the paper.")
    field = "file"


class ActiveContent(DomainError):
    message = _("This PDF holds %(what)s, which can harm who opens it. Print it into a new PDF or on paper, and bring that.")
    field = "file"


class Infected(DomainError):
    message = _("The scanner found something harmful in this file. It was not kept.")
    field = "file"


class AlreadyOver(DomainError):
    message = _("That day is over: the document proves nothing any more.")
    field = "valid_until"


# Signatures


class NotMadeHere(DomainError):
    message = _("Only documents that were made here can be signed here. Ask for a new one.")


class NobodyToSign(DomainError):
    message = _("Say who has to sign: one to six people, each once.")
    field = "signers"


class AlreadyAsked(DomainError):
    message = _("Signatures were asked for already. All signers have to be named at once, before the first one signs.")


class AlreadySigned(DomainError):
    message = _("This was signed already.")


class NotToBeSigned(DomainError):
    message = _("This document was taken back: it is not to be signed any more.")


class NothingWaits(DomainError):
    message = _("No signature is waited for here.")


class SayWhyVoid(DomainError):
    message = _("Say why it is not to be signed any more.")
    field = "because"


class NotYours(DomainError):
    message = _("This signature is asked of somebody else.")


class WrongPassphrase(DomainError):
    message = _("The certificate does not open with that passphrase, or the file is not a certificate (.p12 or .pfx).")
    field = "passphrase"


class CertificateExpired(DomainError):
    message = _("This certificate expired on %(day)s. Nothing was signed.")
    field = "certificate"


class CertificateNotYetValid(DomainError):
    message = _("This certificate is valid from %(day)s on. Nothing was signed.")
    field = "certificate"


class CertificateRevoked(DomainError):
    message = _("This certificate was revoked by its issuer. Nothing was signed.")
    field = "certificate"


class CertificateUnknown(DomainError):
    message = _("This certificate comes from an issuer that is not trusted here. Nothing was signed.")
    field = "certificate"


class CertificateNotForSigning(DomainError):
    message = _("This certificate is not for signing documents. Nothing was signed.")
    field = "certificate"


class IssuerSilent(DomainError):
    message = _(
        "Whether the certificate was revoked could not be found out: its issuer does not answer. Nothing was signed; try again later."
    )
    field = "certificate"


class NoTimeStamp(DomainError):
    message = _("The time-stamp server does not answer. Nothing was signed and the document is as it was; try again later.")


class NoSeal(DomainError):
    message = _("The centre has no certificate to seal with yet. An administrator sets it up.")


class NoDrawing(DomainError):
    message = _("Draw the signature in the box, or confirm with a code.")
    field = "drawing"


class WrongCode(DomainError):
    message = _("That is not the code that was handed over.")
    field = "code"


class CodeOver(DomainError):
    message = _("This code holds no more. Ask for a new one.")
    field = "code"


class OnlyForPersons(DomainError):
    message = _("Workers sign with their own certificate.")


class SayWhyForThem(DomainError):
    message = _("Say why you sign for the person: this stands on the document.")
    field = "reason"


class MayNotSignForThem(DomainError):
    message = _("Only a professional or the front desk of the centre may sign for a person, and never for themselves.")


# Grounds and retention


class NotAsked(DomainError):
    message = _("This use of data needs no answer of that kind.")
    field = "answer"


class NothingToWithdraw(DomainError):
    message = _("There is nothing to take back.")


class PaperMissing(DomainError):
    message = _("Bring the signed paper: a photo or a PDF.")
    field = "file"


class TooManyTries(DomainError):
    message = _("Too many codes were tried from here. Try again in a quarter of an hour.")
    field = "code"


class SayWhyHeld(DomainError):
    message = _("Say why the document has to be kept.")
    field = "reason"


class AlreadyLifted(DomainError):
    message = _("This hold was lifted already.")
