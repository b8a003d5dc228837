"""`unit`: a systemd unit for this very installation."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.cli.parsing import Commands, add_command
from bot.errors import Exit
from bot.settings import Settings

# Hardened as far as a program goes that only talks to the network and writes to one folder.
_UNIT = """\
# Save as /etc/systemd/system/briefing-bot.service, then:
#   systemctl daemon-reload && systemctl enable --now briefing-bot
# The settings are those of {folder}/.env; the database is /var/lib/briefing-bot.

[Unit]
Description=Briefing Bot, a Discord bot
Wants=network-online.target
After=network-online.target

[Service]
ExecStart={program} run
WorkingDirectory=/var/lib/briefing-bot
Environment=ARTICLES_DIR={articles}
EnvironmentFile={folder}/.env
Environment=DATA_DIR=/var/lib/briefing-bot
Restart=on-failure
RestartSec=5
# What only a person can mend: starting again won't help.
RestartPreventExitStatus=65 78
TimeoutStopSec=30
DynamicUser=yes
StateDirectory=briefing-bot
StateDirectoryMode=0700
UMask=0077

CapabilityBoundingSet=
LockPersonality=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=read-only
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service

[Install]
WantedBy=multi-user.target
"""


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "unit",
        "print a systemd unit that runs this installation with this folder's .env",
        "  briefing-bot unit | sudo tee /etc/systemd/system/briefing-bot.service",
    )
    command.set_defaults(act=print_unit)


def print_unit(settings: Settings, _: argparse.Namespace) -> int:
    """Print the unit."""
    program = Path(sys.executable).parent / "briefing-bot"
    print(
        _UNIT.format(
            program=_escaped(program),
            folder=_escaped(Path.cwd()),
            articles=_escaped(settings.articles_dir.expanduser().absolute()),
        ),
        end="",
    )
    return Exit.OK


def _escaped(path: Path) -> str:
    """Return a path as systemd reads it: its own signs doubled, blanks as codes."""
    return str(path).replace("\\", "\\x5c").replace("%", "%%").replace(" ", "\\x20")
