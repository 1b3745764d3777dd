"""`python -m impulsem.cli` is the `impulsem` command."""

import sys

from impulsem.cli import main

sys.exit(main())
