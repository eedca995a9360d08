"""Laws of weekdays, months and dates: however Chinese writes the right ones nothing is said, and a wrong end is found."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.checks.days import dates, months, weekdays
from pipeline.checks.registry import run_entry_checks
from tests.checks.reader import entry_context

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT = ("Mon", "Tues", "Wed", "Thurs", "Fri", "Sat", "Sun")
CHINESE = "一二三四五六日"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
numbers = st.lists(st.integers(0, 6), min_size=2, max_size=2, unique=True)
heads = st.sampled_from(["周", "星期", "礼拜"])
joins = st.sampled_from(["至", "到", "-", "—", "～"])


@given(
    numbers,
    heads,
    joins,
    st.booleans(),
    st.sampled_from(["{} to {}", "{}–{}", "{} through {}"]),
    st.booleans(),
)
def test_the_ends_of_a_week_may_share_their_head(
    ends: list[int], head: str, join: str, again: bool, english: str, short: bool
) -> None:
    """周一至五 and 星期一到星期五 say Monday to Friday; with another last day they do not."""
    first, last = ends
    names = SHORT if short else DAYS
    en = f"open {english.format(names[first], names[last])}.".lower()

    def chinese(day: int) -> str:
        return f"{head}{CHINESE[first]}{join}{head if again else ''}{CHINESE[day]}开放。"

    assert not list(weekdays(en, chinese(last)))
    beyond = next((last + n) % 7 for n in range(1, 7) if (last + n) % 7 != first)
    inside = (last - first) % 7 > (beyond - first) % 7
    assert inside or list(weekdays(en, chinese(beyond)))


@given(numbers, heads, st.sampled_from(["、", "和", ""]), st.booleans())
@example(days=[0, 1], head="周", join="", again=True)
def test_days_side_by_side_may_share_their_head(
    days: list[int], head: str, join: str, again: bool
) -> None:
    """周二、四 and 周六日 name both days; one day alone loses the other."""
    one, other = days
    en = f"groups meet on {DAYS[one]}s and {DAYS[other]}s.".lower()
    second = f"{head if again else ''}{CHINESE[other]}"
    assert not list(weekdays(en, f"小组{head}{CHINESE[one]}{join}{second}活动。"))
    assert list(weekdays(en, f"小组{head}{CHINESE[one]}活动。"))


@given(st.integers(0, 11), st.integers(0, 11), joins, st.booleans())
def test_months_in_characters_are_those_of_the_english(
    first: int, last: int, join: str, again: bool
) -> None:
    """三至五月 says March to May, 三月至六月 does not."""
    first, last = sorted((first, last))
    en = f"it runs from {MONTHS[first]} to {MONTHS[last]}.".lower()

    def chinese(month: int) -> str:
        return f"从{NUMERALS[first]}{'月' if again else ''}{join}{NUMERALS[month]}月。"

    assert not list(months(en, chinese(last)))
    assert last == 11 or list(months(en, chinese(last + 1)))


@given(st.integers(1, 27), st.integers(1, 12), st.sampled_from(["–", " to ", " and "]))
def test_days_before_one_month_share_it(day: int, month: int, join: str) -> None:
    """5月1日至5月5日 is 1–5 May, and 5月1日至5日 too."""
    name = MONTHS[month - 1].lower()
    en = f"closed {day}{join}{day + 1} {name}."
    assert not list(dates(en, f"{month}月{day}日至{day + 1}日休息。"))
    assert not list(dates(en, f"{month}月{day}日和{month}月{day + 1}日休息。"))
    assert list(dates(en, f"{month}月{day}日至{month}月{day + 2}日休息。"))


def test_a_line_that_is_always_open_may_be_called_so() -> None:
    """24/7 is 全天候, 全年无休 and 一年365天; every day but Sunday is 周一至周六."""
    for en, zh in (
        ("The line is open 24/7.", "热线全天候开放。"),
        ("The line is open 24/7.", "热线全年无休。"),
        ("The line is open 24/7.", "热线一年365天、一天24小时有人接听。"),
        ("We are open every day except Sunday.", "我们周一至周六开放。"),
        ("The front desk is open Mon–Fri, 9 to 5.", "前台周一至五9点到5点有人值班。"),
    ):
        assert not run_entry_checks(entry_context(en, zh)), zh
