"""Index frameworks such as PAPI, their versions and indicators, and the scores of provinces."""
