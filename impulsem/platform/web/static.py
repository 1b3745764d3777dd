"""Static files with their content's hash in the name, also where one script imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """A page never meets a script of the version before: the names inside modules are hashed like those in templates."""

    support_js_module_import_aggregation = True
