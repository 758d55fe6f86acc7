"""Tests of the screens, in Textual's own test harness."""

import pytest

pytest.register_assert_rewrite("tests.ui.checks")
