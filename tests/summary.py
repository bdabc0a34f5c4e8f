"""Counts what tests/run ran: reports of xunit (XML) and the list of checks (status, name and reason by tabs)."""
import glob
import os
import sys
import xml.etree.ElementTree as xml


def read(path):
    """Yields (status, test, text) of one report; an error is a test that failed outside any test method."""
    root = xml.parse(path).getroot()
    for test in root.iter("test"):
        name, result = test.get("name"), test.get("result")
        if result == "Pass":
            yield "passed", name, ""
        elif result == "Skip":
            yield "skipped", name, (test.findtext("reason") or "").strip()
        elif result == "Fail":
            yield "failed", name, describe(test.find("failure"))
    for error in root.iter("error"):
        yield "failed", f"{error.get('type')} {error.get('name') or ''}".strip(), describe(error.find("failure"))


def describe(failure):
    if failure is None:
        return ""
    text = f"{failure.findtext('message') or ''}\n{failure.findtext('stack-trace') or ''}"
    lines = (line for line in text.splitlines() if line.strip() and not line.strip().startswith(("at System.", "at Xunit.", "at InvokeStub_")))
    return "\n".join(list(lines)[:30])


def counts(rows):
    return {status: sum(1 for row in rows if row[0] == status) for status in ("passed", "failed", "skipped")}


def part(name, report, code, seconds, checks):
    """Prints one line for a test project; exit code 1 asks tests/run to show its output."""
    try:
        rows = list(read(report))
        problem = "" if code == "0" or counts(rows)["failed"] else f"ended with code {code} although no test failed"
    except (OSError, xml.ParseError):
        rows = []
        problem = f"ended with code {code} without a report" + (" (too slow)" if code in ("124", "137") else "")
    if problem:
        with open(checks, "a", encoding="utf-8") as file:
            file.write(f"failed\t{name}\t{problem}\n")
    count = counts(rows)
    bad = problem or count["failed"]
    text = f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped ({seconds} s) {problem}"
    print(f"{'FAILED' if bad else 'ok':<9} {name:<16} {text}".rstrip(), flush=True)
    return 1 if problem else 0


def total(work):
    rows = [row for report in sorted(glob.glob(os.path.join(work, "results", "*.xml"))) for row in reports(report)]
    with open(os.path.join(work, "checks"), encoding="utf-8") as file:
        rows += [tuple(line.rstrip("\n").split("\t", 2)) for line in file]
    print_skipped([row for row in rows if row[0] == "skipped"])
    failed = [row for row in rows if row[0] == "failed"]
    if failed:
        print("\nFailed:")
    for _, name, text in failed:
        first, *more = text.splitlines() or [""]
        print(f"  {name}: {first}", *(f"      {line}" for line in more), sep="\n")
    count = counts(rows)
    print(f"\n{count['passed']} passed, {count['failed']} failed" + (f", {count['skipped']} skipped" if count["skipped"] else ""))
    return 0 if count["passed"] and not count["failed"] else 1


def print_skipped(rows):
    """Each reason once, with the tests that it stopped."""
    names = {}
    for _, name, reason in rows:
        names.setdefault(reason or "no reason given", []).append(name)
    if names:
        print("\nSkipped:")
    for reason, tests in sorted(names.items()):
        shown = ", ".join(tests[:3]) + (f" and {len(tests) - 3} more" if len(tests) > 3 else "")
        print(f"  {reason}\n      {len(tests)}: {shown}")


def reports(path):
    try:
        return list(read(path))
    except (OSError, xml.ParseError):
        return []  # part() has already counted it as failed


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    sys.exit(part(*arguments) if command == "part" else total(*arguments))
