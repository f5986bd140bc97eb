"""All that is SQLite's own: the database and its migrations, the one history, numbers, drafts."""
