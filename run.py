"""Set up and start Arboleda with the standard library alone.

    python3 run.py                  grow the demo grove if there is none, then serve it
    python3 run.py test             every check   [--no-browser] [pytest arguments]
    python3 run.py prove            the full acceptance and the timings

This file only makes the environment; the work is in the `arboleda` command and, for checks, in
tests/everything.py. It is written so that an old Python can read it far enough to say so.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


class Trouble(Exception):
    """Something the person at the terminal must mend; its text says what, in one line."""


def say(text: str) -> None:
    """Print one line at once, so that it stands before what the next program prints."""
    print(text, flush=True)


def check_python() -> None:
    """Refuse a Python that cannot run Arboleda."""
    if sys.version_info[:2] < OLDEST:
        here = ".".join(str(part) for part in sys.version_info[:3])
        raise Trouble(
            f"Arboleda needs Python 3.11 or newer, this is {here}. Try: python3.11 run.py"
        )


def check_folder(folder: Path) -> None:
    """Refuse a folder that we could not write to later, half-way through."""
    nearest = folder
    while not os.access(str(nearest), os.F_OK):
        nearest = nearest.parent
    if not os.access(str(nearest), os.W_OK | os.X_OK):
        raise Trouble("This folder cannot be written to: " + str(nearest))


def check_ports(host: str, ports: "tuple[int, ...]") -> None:
    """Refuse a port that another program holds already."""
    for port in ports:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                why = (error.strerror or str(error)).lower()
                way = "Choose others with --port and --public-port."
                raise Trouble(f"Cannot serve on {host}:{port}: {why}. {way}") from None


def need_venv_module() -> None:
    """Debian ships Python without the part that makes environments: add it, or say how."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    command = "apt-get install " + package
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Trouble("This Python cannot make environments. Run as root: " + command)
    say("Adding " + package + " ...")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for words in ("update -q", "install -qy " + package):
        step = ["apt-get", *words.split()]
        done = subprocess.run(step, check=False, stdout=subprocess.DEVNULL, env=environment)
    if done.returncode:
        raise Trouble("This did not work, please look at it: " + command)


def make_venv() -> None:
    """Make the environment, or make it anew where its Python is gone (a moved or copied folder)."""
    works = False
    if os.access(str(VENV_PYTHON), os.X_OK):
        probe = [str(VENV_PYTHON), "-c", "import pip, sys; print(sys.prefix)"]
        answer = subprocess.run(probe, check=False, capture_output=True, text=True)
        works = answer.returncode == 0 and Path(answer.stdout.strip()).resolve() == VENV
    if not works:
        need_venv_module()
        say("Making the environment .venv ...")
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
        if made.returncode:
            raise Trouble("The environment could not be made in " + str(VENV))


def fingerprint(lock: Path) -> str:
    """Tell from the stamp alone whether the environment still fits lock, project and place."""
    parts = [lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(VENV).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def installs(arguments: "list[str]") -> bool:
    """Run one installer inside the environment; True where it succeeded."""
    command = [str(VENV_PYTHON), "-m", *arguments]
    return subprocess.run(command, check=False, cwd=str(ROOT)).returncode == 0


def install(lock: Path) -> None:
    """Install exactly what the lock names: uv is several times quicker, pip is always there."""
    make_venv()
    say(f"Installing what {lock.name} names. This happens once and takes a minute.")
    pip = ["pip", "--disable-pip-version-check", "install"]
    locked = ["--require-hashes", "-r", str(lock)]
    itself = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    uv_lock = str(ROOT / "requirements" / "uv.txt")
    uv = ["uv", "pip", "install", "--python", str(VENV_PYTHON)]
    quickly = ([*pip, "--quiet", "--require-hashes", "-r", uv_lock], [*uv, *locked], [*uv, *itself])
    if all(installs(step) for step in quickly):
        return
    say("Trying again with plain pip ...")
    if not installs([*pip, *locked]):
        raise Trouble(
            "The packages could not be installed: is there a network, and a package index?"
        )
    if not installs([*pip, "--quiet", *itself]):
        raise Trouble("Arboleda itself could not be installed into " + str(VENV))


def prepare(lock_name: str) -> None:
    """Bring the environment to the lock; a stamp lets the next run start at once.

    The test lock holds everything the base lock holds, so an environment made for tests serves.
    """
    check_folder(ROOT)
    locks = [ROOT / "requirements" / name for name in (lock_name, "test.txt")]
    stamp = VENV / "arboleda-stamp"
    have = stamp.read_text() if stamp.exists() else ""
    if have in [fingerprint(lock) for lock in locks] and os.access(str(VENV_PYTHON), os.X_OK):
        return
    stamp.unlink(missing_ok=True)
    install(locks[0])
    stamp.write_text(fingerprint(locks[0]))


def serve(arguments: "list[str]") -> None:
    """Grow the demo grove in an empty folder and serve both doors; never returns."""
    parser = argparse.ArgumentParser(prog="python3 run.py", description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port of the members' door")
    parser.add_argument("--public-port", type=int, default=8001, help="port of the public door")
    parser.add_argument("--workers", type=int, help="web workers for each door")
    options = parser.parse_args(arguments)
    home = Path(os.environ.get("ARBOLEDA_HOME") or ROOT / "var").resolve()
    check_folder(home)
    check_ports(options.host, (options.port, options.public_port))
    prepare("base.txt")
    arboleda = str(VENV / "bin" / "arboleda")
    grown = subprocess.run([arboleda, "demo", "--if-empty"], check=False, cwd=str(ROOT))
    if grown.returncode:
        raise Trouble("The demo grove could not be grown in " + str(home))
    flags = ["--host", options.host, "--port", str(options.port)]
    flags += ["--public-port", str(options.public_port)]
    if options.workers:
        flags += ["--workers", str(options.workers)]
    os.chdir(str(ROOT))
    os.execv(arboleda, [arboleda, "serve", *flags])


def check_everything(mode: str, arguments: "list[str]") -> None:
    """Hand over to the checks, which need the test lock; never returns."""
    prepare("test.txt")
    os.chdir(str(ROOT))
    command = [str(VENV_PYTHON), str(ROOT / "tests" / "everything.py"), mode, *arguments]
    os.execv(command[0], command)


def main(arguments: "list[str]") -> int:
    """Do what the first word says; the exit code is 1 for trouble, else the program's own."""
    try:
        check_python()
        if arguments and arguments[0] in ("test", "prove"):
            check_everything(arguments[0], arguments[1:])
        serve(arguments)
    except Trouble as trouble:
        print(f"run.py: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
