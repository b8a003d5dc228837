"""Real courier processes before a sandbox, killed at random: is any post lost or doubled?

python -m tests.soak --help
python -m tests.soak.morning --help
python -m tests.soak.day --help
"""
