"""Programs that end with this one, in an environment that no variable of the caller's shell changes."""

import os
import subprocess


def environment(**values):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, **values}


def bound(command, user=None, signal="KILL"):
    """Of a command: the same, sent a signal when the thread that starts it ends, as `user` if one is named."""
    rights = ["--reuid", user, "--regid", user, "--init-groups"] if user else []
    return ["setpriv", *rights, "--pdeathsig", signal, *map(str, command)]


def output_of(command, user=None, folder=None, **variables):
    done = subprocess.run(bound(command, user), env=environment(**variables), cwd=folder, check=False,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
