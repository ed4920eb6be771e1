"""Wrong passwords: who guesses gets slower and is then refused; who owns the account gets in from elsewhere."""

from datetime import timedelta

from office_site import at

from collector.desk.sign_in_limits import EASY, PER_ADDRESS, PER_PAIR, SLOWEST, WINDOW, SignInLimits

NOW = at("2024-11-08T09:00")


def guessed(limits, times, account="lan", address="10.0.0.{}"):
    for number in range(times):
        limits.failed(account, address.format(number), NOW)


def test_from_one_address_an_account_is_guessed_a_few_times_alone():
    limits = SignInLimits()
    guessed(limits, PER_PAIR, address="10.0.0.1")
    assert [limits.allows("lan", "10.0.0.1", NOW), limits.allows("lan", "10.0.0.2", NOW)] == [False, True]
    assert limits.allows("lan", "10.0.0.1", NOW + WINDOW + timedelta(seconds=1))


def test_one_address_may_not_go_through_all_names():
    limits = SignInLimits()
    for number in range(PER_ADDRESS):
        limits.failed(f"name{number}", "10.0.0.1", NOW)
    assert not limits.allows("another", "10.0.0.1", NOW)


def test_guesses_from_a_thousand_addresses_shut_nobody_out_and_get_slow():
    limits = SignInLimits()
    guessed(limits, 1000)
    assert limits.allows("lan", "192.168.1.9", NOW)
    assert limits.delay("lan", "192.168.1.9", NOW) == SLOWEST


def test_where_the_password_was_known_before_nobody_waits():
    limits = SignInLimits()
    limits.failed("lan", "192.168.1.9", NOW)
    limits.forget("lan", "192.168.1.9")
    guessed(limits, 1000)
    assert (limits.delay("LAN", "192.168.1.9", NOW), limits.delay("lan", "192.168.1.8", NOW)) == (0.0, SLOWEST)


def test_a_few_slips_cost_nobody_time():
    limits = SignInLimits()
    guessed(limits, EASY)
    assert limits.delay("lan", "192.168.1.9", NOW) == 0.0
