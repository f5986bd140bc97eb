"""Tables exchanged with spreadsheets: import and export of what the registers keep."""
