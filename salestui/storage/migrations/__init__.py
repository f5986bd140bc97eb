"""The steps by which a database became what it is now; one that is released is never edited."""

NAMES = (
    "0001_first_desk",
    "0002_complaints",
    "0003_customers",
    "0004_undo_and_drafts",
    "0005_history_of_every_schema",
    "0006_settled_drafts",
    "0007_books",
    "0008_duties",
    "0009_contracts_and_products",
    "0010_receivables",
    "0011_cash",
    "0012_goods",
    "0013_attendance",
)
"""The modules beside this one, in order; `make migration NAME=…` adds the next."""

RENAMED = {"0004_undone_imports": "0004_undo_and_drafts"}
"""Migrations that had another name until their release: a desk that has one has the other."""

SCHEMA = len(NAMES)
"""The number of the newest migration, kept as the database's `user_version`."""
