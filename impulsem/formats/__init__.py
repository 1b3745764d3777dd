"""Number and date formats that differ from Django's own. Long dates are written by `platform.web.dates`."""
