"""People, their posts, what a post may do, and the record of what was done."""
