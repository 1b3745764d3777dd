"""The time ledger: where the professionals' time goes, for a centre, a territory or the city; never for one worker.

All of its figures come from declared indicators over the export in use; here they are cut to a scope, hidden where they are about too
few, and put into words and drawings.
"""

from impulsem.desk.ledger.figures import Ledger, prepare, read
from impulsem.desk.ledger.scopes import Scope, scopes_of
from impulsem.desk.ledger.sheets import as_csv, as_xlsx

__all__ = ["Ledger", "Scope", "as_csv", "as_xlsx", "prepare", "read", "scopes_of"]
