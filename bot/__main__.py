"""`python -m bot`, which is the same as `briefing-bot`."""

import sys

from bot.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
