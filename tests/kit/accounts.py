"""The accounts of a test's machine, whatever accounts the real one has."""

from __future__ import annotations

import os
import pwd

import pytest

MOI = os.getuid()
ACCOUNTS = {MOI: "moi", MOI + 1: "une", MOI + 2: "deux", MOI + 3: "trois"}
"""Names by uid: of the account that runs the tests, then of three others."""
AUTRES = tuple(ACCOUNTS)[1:]


def set_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this process know the accounts of `ACCOUNTS`, and no other."""
    known = [pwd.struct_passwd((name, "x", uid, uid, "", "/", "")) for uid, name in ACCOUNTS.items()]
    monkeypatch.setattr(pwd, "getpwuid", {one.pw_uid: one for one in known}.__getitem__)
    monkeypatch.setattr(pwd, "getpwnam", {one.pw_name: one for one in known}.__getitem__)
