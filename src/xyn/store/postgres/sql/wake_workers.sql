-- Tells every worker that listens that there are runs to claim.
SELECT pg_notify(xyn_channel(), 'ready')
