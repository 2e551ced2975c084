"""``python -m arboleda.kit.catalogs``."""

import sys

from arboleda.kit import catalogs

sys.exit(catalogs.main())
