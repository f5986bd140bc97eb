"""Every form of the program: found by its class, opened as a person opens it."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import salestui
from salestui.books import actions as book_actions
from salestui.books import store as books
from salestui.books.book import Book
from salestui.books.cash import actions as cash_actions
from salestui.books.cash.entry import CashEntry
from salestui.books.cash.form import CloseForm as CloseMonthForm
from salestui.books.cash.form import OpenMonthForm, ReverseForm
from salestui.books.cash.store import close_month
from salestui.books.contracts import Contract
from salestui.books.duties import actions as duty_actions
from salestui.books.duties.duty import Duty
from salestui.books.duties.form import TickForm
from salestui.books.duties.rules import Cadence
from salestui.books.duties.store import check_mailbox
from salestui.books.form import ActionForm, BookForm, GiveUpForm, SaidForm, StepForm
from salestui.books.goods import actions as goods_actions
from salestui.books.goods.form import MovedForm, OrderForm
from salestui.books.mail import Mail
from salestui.books.products import Product
from salestui.books.receivables import actions as receivable_actions
from salestui.books.receivables.form import ReceiptForm
from salestui.books.receivables.receivable import Receivable
from salestui.colleagues import actions as colleague_actions
from salestui.colleagues.form import ColleagueForm, MergeForm
from salestui.colleagues.rules import Colleague
from salestui.colleagues.store import add_colleague, colleagues
from salestui.complaints import actions as complaint_actions
from salestui.complaints.form import (
    CloseForm,
    ComplaintForm,
    ContactForm,
    PauseForm,
    PromiseForm,
    ReopenForm,
)
from salestui.complaints.queries import closed_complaints, open_complaints
from salestui.complaints.rules import Account, Complaint, Policy
from salestui.complaints.store import close, register_complaint
from salestui.customers import actions as customer_actions
from salestui.customers import form as customer_forms
from salestui.customers.form import AttachForm, CustomerForm
from salestui.customers.queries import customers
from salestui.customers.rules import Customer, Profile, Who
from salestui.customers.store import add_customer
from salestui.dates.clock import Now
from salestui.discretion import actions as discretion_actions
from salestui.discretion.form import PinForm
from salestui.exchange import actions as exchange_actions
from salestui.exchange.form import ExportForm, ImportForm
from salestui.kit.app import DeskApp
from salestui.kit.form import Form
from salestui.repairs import actions as repair_actions
from salestui.repairs.form import (
    AnswerForm,
    ChaseForm,
    CorrectionForm,
    ReasonForm,
    RepairForm,
    ReturnForm,
    SignForm,
)
from salestui.repairs.queries import open_repairs
from salestui.repairs.rules import Intake, Repair
from salestui.repairs.store import chase, register_repair
from salestui.settings import actions as settings_actions
from salestui.settings.form import BookSettingsForm, SettingsForm
from salestui.visits import actions as visit_actions
from salestui.visits.form import VisitForm
from salestui.worklog import actions as worklog_actions
from salestui.worklog.form import DayForm, LogLineForm, MemoDayForm, MemoForm, SearchForm
from salestui.worklog.rules import Memo
from salestui.worklog.store import add_line, add_memo, open_memos
from tests.desk import Person
from tests.kit.hands import settle, tap

AnyForm = type[Form[Any]]
Opener = Callable[[Person], Coroutine[Any, Any, None]]
Action = Callable[[DeskApp], Coroutine[Any, Any, None]]


def by_action(action: Action) -> Opener:
    """Opens a form as a command or the menu does."""

    async def open_it(person: Person) -> None:
        person.desk.do(action(person.desk))
        await settle(person)

    return open_it


def of_repair(action: Callable[[DeskApp, Repair], Coroutine[Any, Any, None]]) -> Opener:
    """Opens a form about the repair that `bring_in` has registered."""
    return by_action(lambda desk: action(desk, open_repairs()[-1]))


def of_complaint(action: Callable[[DeskApp, Complaint], Coroutine[Any, Any, None]]) -> Opener:
    """Opens a form about the open complaint that `bring_in` has registered."""
    return by_action(lambda desk: action(desk, open_complaints()[0]))


def of_mail(action: Callable[[DeskApp, Book], Coroutine[Any, Any, None]]) -> Opener:
    """Opens a form about the item that `bring_in` has noted in the book of mail."""
    return by_action(lambda desk: action(desk, books.rows(Mail)[0]))


def misspelt() -> Colleague:
    """The colleague that `bring_in` has added to be merged into another."""
    return next(each for each in colleagues() if each.name == "Zhao Mni")


def doubled() -> Customer:
    """The customer that `bring_in` has put on file to be merged into another."""
    return next(each for each in customers() if each.name == "Plain Custommer")


def of_memo(action: Callable[[DeskApp, Memo], Coroutine[Any, Any, None]]) -> Opener:
    """Opens a form about the memo that `bring_in` has written."""
    return by_action(lambda desk: action(desk, open_memos()[0]))


async def ask_for_a_day(person: Person) -> None:
    """The log's own key opens it."""
    await tap(person, "2", "ctrl+g")


def a_duty() -> Duty:
    """The duty beside the mailbox."""
    return books.rows(Duty)[-1]


def a_contract() -> Contract:
    """The contract whose discount is still to be approved."""
    return books.rows(Contract)[0]


def owed() -> Receivable:
    """The receivable that `bring_in` has noted."""
    return books.rows(Receivable)[0]


def handed_up() -> CashEntry:
    """The cash entry that `bring_in` has handed up."""
    return books.rows(CashEntry)[0]


def a_product() -> Product:
    """The product that `bring_in` has noted."""
    return books.rows(Product)[0]


OPENERS: dict[AnyForm, Opener] = {
    BookForm: by_action(lambda desk: book_actions.new(desk, Mail.code)),
    StepForm: of_mail(lambda desk, row: book_actions.stamp(desk, row, "posted")),
    SaidForm: of_mail(book_actions.answer),
    ActionForm: by_action(lambda desk: book_actions.act(desk, a_contract(), "approve")),
    GiveUpForm: of_mail(book_actions.give_up),
    ReceiptForm: by_action(lambda desk: receivable_actions.receive(desk, owed())),
    OrderForm: by_action(lambda desk: goods_actions.order(desk, a_product())),
    MovedForm: by_action(lambda desk: goods_actions.move(desk, a_product(), "in")),
    ReverseForm: by_action(lambda desk: cash_actions.reverse(desk, handed_up())),
    CloseMonthForm: by_action(cash_actions.close_month),
    OpenMonthForm: by_action(cash_actions.open_month),
    TickForm: by_action(lambda desk: duty_actions.tick_with(desk, a_duty())),
    ColleagueForm: by_action(colleague_actions.new_colleague),
    MergeForm: by_action(lambda desk: colleague_actions.merge(desk, misspelt())),
    CustomerForm: by_action(customer_actions.new_customer),
    customer_forms.MergeForm: by_action(lambda desk: customer_actions.merge(desk, doubled())),
    AttachForm: of_repair(repair_actions.attach),
    VisitForm: by_action(visit_actions.new_visit),
    PinForm: by_action(discretion_actions.change_pin),
    RepairForm: by_action(repair_actions.new_repair),
    SignForm: of_repair(repair_actions.sign_over),
    ChaseForm: of_repair(repair_actions.chase_with),
    AnswerForm: of_repair(repair_actions.answer),
    ReturnForm: of_repair(repair_actions.return_goods),
    ReasonForm: of_repair(repair_actions.scrap),
    CorrectionForm: of_repair(repair_actions.correct),
    ComplaintForm: by_action(complaint_actions.new_complaint),
    ContactForm: of_complaint(complaint_actions.contact),
    PromiseForm: of_complaint(complaint_actions.promise),
    PauseForm: of_complaint(complaint_actions.pause),
    CloseForm: of_complaint(complaint_actions.close),
    ReopenForm: by_action(lambda desk: complaint_actions.reopen(desk, closed_complaints()[0])),
    ImportForm: by_action(exchange_actions.import_table),
    ExportForm: by_action(exchange_actions.export_table),
    BookSettingsForm: by_action(settings_actions.change_book_settings),
    SettingsForm: by_action(settings_actions.change_settings),
    LogLineForm: by_action(worklog_actions.new_line),
    MemoForm: by_action(worklog_actions.new_memo),
    MemoDayForm: of_memo(worklog_actions.move_memo),
    DayForm: ask_for_a_day,
    SearchForm: by_action(worklog_actions.search_log),
}
"""How each form is opened."""


def form_classes() -> set[AnyForm]:
    """Every class of the program that is a form and can be shown."""
    for module in pkgutil.walk_packages(salestui.__path__, "salestui."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    return {each for each in _below(Form) if each.fields is not Form.fields}


def _below(form: AnyForm) -> Iterator[AnyForm]:
    for each in form.__subclasses__():
        if each.__module__.startswith("salestui."):
            yield each
            yield from _below(each)


def bring_in(now: Now) -> None:
    """What the forms are about: a repair with a loaner, chased once; colleagues; a memo.

    Of two complaints one is open, the other closed; the mailbox has been checked.
    """
    add_colleague(now, "Wang Li", "after_sales")
    add_colleague(now, "Zhao Mni", "salesperson")
    add_customer(now, Profile("Plain Customer", phones=("13800138000",)))
    add_customer(now, Profile("Plain Custommer"))
    goods = Intake(Who("Plain Person"), product="Printer", quantity=9, loaner="Loaner 7")
    chase(now, register_repair(now, goods), "Wang Li")
    add_memo(now, "Plain memo", now.day)
    add_line(now, "Plain line", now.day, now.at)
    for about in ("Plain grievance", "Settled grievance"):
        account = Account(Who("Plain Consumer", "13900139000"), about)
        standing = register_complaint(now, account, Policy())
    close(now, standing, "", "settled")
    check_mailbox(now)
    item = books.add_entry(
        now, Mail, {"kind": "contract", "who": Who("Plain Payer"), "begun": None}
    )
    books.chase_entry(now, item)
    sold = {"who": Who("Plain Buyer"), "list_price": 100000, "amount": 80000}
    books.add_entry(now, Product, {"product": "Plain printer", "begun": None})
    owes = {"who": Who("Plain Debtor"), "amount": 500000, "begun": None}
    books.add_entry(now, Receivable, owes)
    last_year, before = (datetime(now.day.year - 1, month, 5, tzinfo=UTC) for month in (11, 12))
    for begun in (last_year, before):
        books.add_entry(now, CashEntry, {"text": "Plain sale", "received": 9, "begun": begun})
    close_month(now, "", last_year.date().replace(day=1), 9)
    books.add_entry(now, Contract, {**sold, "begun": None})
    books.add_entry(now, Duty, {"what": "QR codes", "cadence": Cadence("weekly", 3), "begun": None})
