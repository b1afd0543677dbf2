-- ?1 how many more delayed runs there are before the horizon
UPDATE count_header SET due = due + ?1
