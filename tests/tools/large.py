"""Fills a data folder with ten years of work, to measure the desk and to try it at that size.

python -m tests.tools.large FOLDER
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import batched
from pathlib import Path
from random import Random
from typing import Any

from peewee import Model

from salestui.colleagues.store import ColleagueRow
from salestui.customers.store import CustomerRow, PhoneRow
from salestui.dates.clock import Clock, Now
from salestui.dates.workday import is_working_day
from salestui.repairs.rules import CLOSED_STATES, OPEN_STATES, Kind, State
from salestui.repairs.store import PREFIX, ChaseRow, HandoverRow, RepairRow
from salestui.storage.database import close_database, database, open_database
from salestui.storage.numbers import Counter, number_text
from salestui.text.clean import fold
from salestui.worklog.rules import tags
from salestui.worklog.store import LogLineRow, MemoRow, OpenedDay
