-- Counts all runs anew. Returns by how many runs the kept counts were off.
SELECT xyn_repair_counts()
