"""Lists as files, and the work sheet that is filled without a connection and comes back.

lists: tables ─ writing → .xlsx, .csv              plan: annex → .xlsx that the import of annexes reads again
work sheet: outgoing → .xlsx, filled → incoming ─ judging ─ preview ─┬─ services: all applied, or nothing
                                                                     └─ marking: the same sheet, its errors marked
"""
