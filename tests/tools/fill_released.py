"""Fills a desk by an earlier release's own code; `released.py` runs it with that code to import.

A month as the demo tells it, and after it whatever else the release could do to its rows: edits,
merges, what was undone and redone. It knows no more of a release than what it finds there, so
that everything is looked up by name.
"""

import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from typing import Any

CHINA = timezone(timedelta(hours=8), "CST")


class Release:
    """The code of one release: its functions and classes by name, whichever room they are in."""

    ROOMS = "colleagues customers visits worklog repairs complaints settings".split()

    PARTS = "store rules queries".split()

    def __init__(self) -> None:
        self._modules = list(self._there())

    def _there(self) -> Iterable[Any]:
        names = ["storage.changes", "dates.clock", "storage.database", "storage.drafts"]
        names += ["storage.opening"]
        # The demo was a package at first.
        names += ["demo", "demo.month", "registers"]
        names += [f"{room}.{part}" for room in self.ROOMS for part in self.PARTS]
        names += ["books.list", "books.store", "books.duties.rules", "books.duties.store"]
        for name in names:
            try:
                yield import_module(f"salestui.{name}")
            except ModuleNotFoundError as error:
                if not f"salestui.{name}".startswith(str(error.name)):
                    raise

    def __getattr__(self, name: str) -> Any:
        for module in self._modules:
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(name)

    def can(self, name: str) -> bool:
        """Whether it has something of that name."""
        return hasattr(self, name)


class Desk:
    """A desk and its clock, which goes on by five minutes with each reading."""

    def __init__(self, release: Release, folder: Path) -> None:
        self._reading = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
        self._clock = release.Clock(lambda: self._reading, CHINA)
        self.it = release
        release.open_database(folder)
        if release.can("open_settings"):
            release.open_settings(None)
        release.seed_month(self._clock)

    @property
    def now(self) -> Any:
        """What the clock reads next."""
        self._reading += timedelta(minutes=5)
        return self._clock.now()

    def work(self) -> None:
        """Do everything that the release can do."""
        self.log()
        self.colleagues()
        self.customers()
        self.repairs()
        if self.it.can("register_complaint"):
            self.complaints()
        if self.it.can("add_visit"):
            self.visits()
        if self.it.can("BY_CODE"):
            self.books()
        if self.it.can("undo_last"):
            self.undoing()

    def log(self) -> None:
        """Lines and memos: written, edited, done, dropped, taken up again."""
        it, now = self.it, self.now
        key = it.add_line(now, "李老板来电，问#合同 什么时候到", now.day, now.at)
        line = it.line(key)
        it.edit_line(self.now, line, "李老板来电，问#合同 和发票", line.at, it.Who("李老板"))
        texts = ("给李老板回电", "买墨盒", "查合同")
        keys = [it.add_memo(self.now, text, now.day + timedelta(days=1)) for text in texts]
        it.edit_memo(self.now, it.memo(keys[0]), "给李老板回电：合同", now.day)
        it.finish_memo(self.now, it.memo(keys[0]))
        it.reopen_memo(self.now, it.memo(keys[0]))
        it.drop_memo(self.now, it.memo(keys[1]))

    def colleagues(self) -> None:
        """Added, edited, one of a misspelt name merged into the right one."""
        it = self.it
        wrong = it.add_colleague(self.now, "陈丽", phones="13800000001")
        found = it.colleague(wrong)
        it.edit_colleague(
            self.now,
            wrong,
            found.version,
            name="陈莉",
            role="after_sales",
            phones="13800000002",
        )
        mended = it.register_repair(self.now, it.Intake(it.Who("散客老周"), "电子秤", quantity=3))
        it.sign_over(self.now, mended, "陈莉", 3)
        right = it.add_colleague(self.now, "陈立莉", "after_sales")
        if it.can("overtaken") or it.can("BY_CODE"):  # since then it takes them as they were read
            wrong, right = it.colleague(wrong), it.colleague(right)
        it.merge_colleague(self.now, wrong, right)

    def _add_customer(self, name: str, *phones: str) -> Any:
        it = self.it
        if it.can("Profile"):
            key = it.add_customer(self.now, it.Profile(name, phones=phones, region="城东"))
        else:
            key = it.add_customer(self.now, name, phones)
        return it.customer(key)

    def _edit_customer(self, found: Any, name: str, *phones: str) -> Any:
        it = self.it
        if it.can("Profile"):
            level = "A" if found.profile.level != "A" else "B"
            it.edit_customer(self.now, found, it.Profile(name, phones=phones, level=level))
        else:
            it.edit_customer(self.now, found.id, found.version, name, phones)
        return it.customer(found.id)

    def customers(self) -> None:
        """Added, edited with other phones; of later releases archived, deleted and merged."""
        it = self.it
        found = self._add_customer("李老板", "13900001111")
        found = self._edit_customer(found, "李大海", "13900001112", "0571-5550 1111")
        found = self._edit_customer(found, "李大海", "0571-5550 1111")
        if not it.can("merge_customer"):
            return
        twice = self._add_customer("李大海", "13900001113")
        it.register_repair(self.now, it.Intake(twice.who, "扫码枪"))
        it.check_file(self.now, twice)
        it.merge_customer(self.now, it.customer(twice.id), found)
        it.undo_merge(self.now, it.customer(found.id))
        it.archive_customer(self.now, it.customer(twice.id))
        it.restore_customer(self.now, it.customer(twice.id))
        it.merge_customer(self.now, it.customer(twice.id), it.customer(found.id))
        it.delete_customer(self.now, self._add_customer("打错了", "13900001114"))

    def repairs(self) -> None:
        """Received, edited, moved, chased, returned in parts; corrected; exchanged."""
        it, who = self.it, self.it.Who("散客老吴", "13700001111")
        mended = it.register_repair(
            self.now, it.Intake(who, "标签机", serial="BQ-1", quantity=3, loaner="备用机2")
        )

        def again() -> Any:
            return it.repair(mended.id)

        it.edit_repair(
            self.now, mended, it.Intake(who, "标签打印机", fault="不走纸", loaner="备用机2")
        )
        it.sign_over(self.now, again(), "陈立莉", 3, "急")
        it.chase(self.now, again())
        it.note_answer(self.now, again(), "明天修")
        it.move_repair(self.now, again(), it.State.IN_REPAIR)
        it.move_repair(self.now, again(), it.State.REPAIRED)
        it.correct_quantity(self.now, again(), -1, "数错了")
        it.return_goods(self.now, again(), 1, "老吴", loaner_back=True)
        it.return_goods(self.now, again(), 1, "老吴的儿子", loaner_back=False, note="收据已收")
        other = it.register_repair(self.now, it.Intake(who, "键盘", loaner="备用键盘"))
        it.close_otherwise(self.now, other, it.State.EXCHANGED, "换新", "老吴")
        it.take_loaner_back(self.now, it.repair(other.id))
        if it.can("attach_repair"):
            other = it.register_repair(self.now, it.Intake(who, "鼠标"))
            it.attach_repair(self.now, other, it.Who("吴老板", "13700001111"))

    def complaints(self) -> None:
        """Registered, the parties contacted, paused, closed, opened again; the mailbox checked."""
        it = self.it
        Account, policy = it.Account, it.Policy()
        who = it.Who("孟女士", "13600001111")
        found = it.register_complaint(self.now, Account(who, "少发一箱"), policy)

        def again() -> Any:
            return it.complaint(found.id)

        account = Account(who, "少发一箱水", salesperson="林晓敏", merchant="远航食品")
        it.edit_complaint(self.now, again(), account)
        it.note_contact(self.now, again(), it.Party.SALESPERSON, note="去查")
        it.pause(self.now, again(), "等仓库点数")
        it.resume(self.now, again())
        now = self.now
        it.promise(now, again(), "明天补发", now.day + timedelta(days=1))
        it.close(self.now, again(), "漏装", "补发")
        it.reopen(self.now, again(), "又少了一瓶")
        it.note_contact(self.now, again(), it.Party.CONSUMER)
        it.pause(self.now, again(), "等回信")
        it.close(self.now, again(), "漏装", "补发两瓶")
        it.register_complaint(self.now, Account(who, "送货太早"), policy)
        now = self.now
        it.set_policy(now, it.policy_of(it.Settings(complaint_clock="working_hours"), now))
        if it.can("BY_CODE"):  # since then the check is a duty
            it.take_back_tick(now, it.mailbox())
            it.check_mailbox(self.now)
        elif not it.mailbox_day(now.day.toordinal()).is_checked:
            it.check_mailbox(now)
        if it.can("attach_complaint"):
            other = it.register_complaint(self.now, Account(who, "态度不好"), policy)
            it.attach_complaint(self.now, other, it.Who("孟晓", "13600001111"))

    def visits(self) -> None:
        """Noted, also of one who is not on file; edited, deleted; a card filled and replaced."""
        it = self.it
        Contact = sys.modules["salestui.visits.rules"].Contact
        on = date(2026, 11, 2)
        it.add_visit(self.now, it.Who("新客户老林", "13500001111"), Contact(on, "魏东升", "visit"))
        found = it.customers("新客户老林")[0]
        for day in range(11):
            contact = Contact(on + timedelta(days=day), "魏东升", purpose=f"第{day + 2}次")
            it.add_visit(self.now, found.who, contact)
        first, second, *_others = it.last_visits(found.id)
        changed = Contact(first.contact.on, "林晓敏", said="要货", next_on=date(2026, 11, 27))
        it.edit_visit(self.now, first, found.name, changed)
        it.delete_visit(self.now, second, found.name)
        twice = it.customer(it.add_customer(self.now, it.Profile("老林", phones=("13500001111",))))
        it.add_visit(self.now, twice.who, Contact(date(2026, 11, 20), "魏东升"))
        it.merge_customer(self.now, it.customer(twice.id), it.customer(found.id))

    def books(self) -> None:
        """A row of each: written, edited, its steps taken and taken back, chased, given up."""
        it = self.it
        for book in it.BY_CODE.values():
            texts = {name: f"{name}一" for name in _named(book, "Text", "Notes")}
            dated = {name: date(2026, 12, 4) for name in _named(book, "Day")}
            who = {name: it.Who("散客老金") for name in _named(book, "Customer")}
            blank = {each.name: each.blank for each in book.fields}
            if book.code == "duties":
                blank["cadence"] = it.Cadence("weekly", 3)
            row = it.add_entry(self.now, book, {**blank, **texts, **dated, **who, "begun": None})
            self._change(book, row.id, texts)
        duty = it.open_duties()[0]
        it.tick_duty(self.now, duty)
        it.take_back_tick(self.now, it.duty(duty.id))
        it.edit_duty(self.now, it.duty(duty.id), {"cadence": it.Cadence("weekly", 5)})

    def _change(self, book: Any, key: int, texts: dict[str, str]) -> None:
        it = self.it

        def again() -> Any:
            return it.entry(book, key)

        if book.code == "duties":
            return
        row = again()
        changed = {name: f"{text}二" for name, text in texts.items()}
        it.edit_entry(self.now, row, {**row.values, **changed})
        while (step := again().next_step) is not None:
            it.chase_entry(self.now, again(), "催过", date(2026, 11, 27))
            it.take_step(self.now, again(), step.code, note="记")
        it.take_step_back(self.now, again(), book.steps[-1].code)
        it.give_up_entry(self.now, again(), "不要了")
        it.take_up_entry(self.now, again())

    def undoing(self) -> None:
        """Steps that were undone and redone, some left undone behind what came after."""
        it, now = self.it, self.now
        for text in ("不要了", "也不要"):
            it.add_line(self.now, text, now.day, now.at)
        it.undo_last(self.now)
        it.undo_last(self.now)
        it.redo_last(self.now)
        mended = it.register_repair(self.now, it.Intake(it.Who("散客老马"), "收银机"))
        it.sign_over(self.now, mended, "陈立莉", 1)
        it.undo_last(self.now)
        it.chase(self.now, it.repair(mended.id), "陈立莉")


def _named(book: Any, *kinds: str) -> list[str]:
    """The names of a book's fields of some kinds."""
    return [each.name for each in book.fields if type(each).__name__ in kinds]


def main(folder: Path) -> None:
    """Make the desk in a folder."""
    release = Release()
    Desk(release, folder).work()
    release.close_database()
    with closing(sqlite3.connect(folder / release.FILE, isolation_level=None)) as base:
        base.execute("PRAGMA journal_mode = delete")
        base.execute("VACUUM")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
