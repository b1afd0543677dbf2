-- ?1 how many repairs there were. Changes no row if there was one more since.
UPDATE count_header SET repairs = repairs + 1 WHERE repairs = ?1
