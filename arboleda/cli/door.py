"""One door as a process: gunicorn with threads, no access log (addresses are not kept)."""

from __future__ import annotations

import os
import sys
from typing import Any

from gunicorn import glogging
from gunicorn.app import base

from arboleda.cli import SETTINGS, parenting
from arboleda.kit import logs


class Log(glogging.Logger):
    """gunicorn writes addresses, request lines and messages of faults; here it says where alone."""

    def setup(self, cfg: Any) -> None:
        """Give every handler the formatter that prints no words."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.WithoutWords())


class Door(base.BaseApplication):
    """Django behind gunicorn, configured here and nowhere else."""

    def __init__(self, address: str, workers: int) -> None:
        self._options = {
            "bind": address,
            "workers": workers,
            "worker_class": "gthread",
            "threads": 4,
            "timeout": 60,
            "graceful_timeout": 8,
            "accesslog": None,
            "logger_class": Log,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": f"arboleda {os.environ.get('ARBOLEDA_DOOR', '')}",
            "limit_request_line": 2048,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the options that this gunicorn knows to it."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The Django application of this process's door."""
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()


def main() -> None:
    """``python -m arboleda.cli.door ADDRESS WORKERS``."""
    parenting.end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    Door(sys.argv[1], int(sys.argv[2])).run()


if __name__ == "__main__":
    main()
