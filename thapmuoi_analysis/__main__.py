"""`python -m thapmuoi_analysis` is the command `thapmuoi`."""

import sys

from thapmuoi_analysis.cli import main

sys.exit(main())
