"""What the test runs gave: how many passed, what failed, what was skipped and why."""

import collections
import dataclasses
import xml.etree.ElementTree


@dataclasses.dataclass
class Results:
    """The sum over several runs; ``files`` counts the tests that each file gave."""

    passed: int = 0
    failures: list = dataclasses.field(default_factory=list)
    skips: list = dataclasses.field(default_factory=list)
    files: collections.Counter = dataclasses.field(default_factory=collections.Counter)

    def add_junit(self, path):
        """Add the tests in a report of pytest."""
        for case in xml.etree.ElementTree.parse(path).iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}".strip(".")
            self.files[case.get("file")] += 1
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                self.failures.append(name)
            elif skipped is not None and skipped.get("type") != "pytest.xfail":
                self.skips.append((name, skipped.get("message") or "no reason given"))
            else:
                self.passed += 1

    def add(self, other):
        """Add what another run gave."""
        self.passed += other.passed
        self.failures += other.failures
        self.skips += other.skips
        self.files += other.files

    def add_failures(self, findings):
        """Add what is wrong beside the tests, and tell it now since nothing else does."""
        for finding in findings:
            print(f"failed: {finding}")
            self.failures.append(finding)

    def close(self, strict):
        """Print the skips and one closing line; return the exit code."""
        for name, reason in self.skips:
            print(f"skipped: {name}: {reason}")
        if strict and self.skips:
            print("--strict: a skipped test is a failure")
        print(f"{self.passed} passed, {len(self.failures)} failed, {len(self.skips)} skipped", flush=True)
        return int(bool(self.failures or (strict and self.skips)))
