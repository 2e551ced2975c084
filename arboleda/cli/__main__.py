"""``python -m arboleda.cli`` is the ``arboleda`` command."""

import sys

from arboleda import cli

sys.exit(cli.main())
