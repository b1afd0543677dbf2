-- Folds the deltas of the counts. $1 how many make it worth while. Returns how many it folded.
SELECT xyn_fold_counts($1::integer)
