"""CPU time of the worker: it is the only program that is started and ended meanwhile."""

import resource


def children_cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
