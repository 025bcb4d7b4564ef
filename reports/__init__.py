"""Quarterly progress reports: one content, frozen at the cut-off, in PDF and XLSX."""
