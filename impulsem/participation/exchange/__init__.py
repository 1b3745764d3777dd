"""Files that come in and go out, without a database: tables read whatever their letters and quotes, columns understood, tables written.

Shapes that are understood: Decidim's open data of 2017 (`feature/id`, one language), of 2018 to 2023 (`title/ca`, `category/name/ca`) and
since 2024 (`taxonomies`), and its comments, each as CSV (`;` or `,`) or JSON; this product's own export; any spreadsheet with headings.
Who wrote a row is never read.
"""
