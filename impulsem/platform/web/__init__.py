"""The web parts that every context's pages share: who may enter, parts of pages, forms, languages, headers, error pages."""
