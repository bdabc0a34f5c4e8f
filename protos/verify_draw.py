#!/usr/bin/env python3
"""Recomputes a draw from its published proof: python3 verify_draw.py proof.jsonl. 0 = sound, 1 = not. Only the standard library."""
import hashlib, json, sys, unicodedata

LISTS = ["pool", "excluded", "inspector", "laboratory", "recusal"]
NAMES = ["pool", "excluded", "inspectors", "laboratories", "recusals"]
ORDER = ["header", *LISTS, "selected", "team", "lab", "replacement", "end"]
REASONS = {"dissolved", "suspended", "moved_away", "not_found_at_address", "no_sample", "six_months"}


class Lie(Exception):
    pass


def sha(data):
    return hashlib.sha256(data).digest()


def check(good, rule, what):
    if not good:
        raise Lie(f"{rule}: {what}")


class Tree:
    """Merkle tree of RFC 9162, leaf by leaf."""

    def __init__(self):
        self.count, self.stack = 0, []

    def add(self, line):
        node, level = sha(b"\0" + line), 0
        self.count += 1
        while self.stack and self.stack[-1][1] == level:
            node, level = sha(b"\1" + self.stack.pop()[0] + node), level + 1
        self.stack.append((node, level))

    def root(self):
        if not self.stack:
            return sha(b"").hex()
        node = self.stack[-1][0]
        for left, _ in reversed(self.stack[:-1]):
            node = sha(b"\1" + left + node)
        return node.hex()


class Draw:
    def __init__(self, header):
        self.h = header
        self.trees = {name: Tree() for name in LISTS}
        self.last = {}
        self.strata, self.inspectors, self.laboratories, self.recusals, self.used = {}, [], [], set(), {}
        check(sha(header["commitment_text"].encode()).hex() == header["commitment"], "commitment", "is not the hash of its text")
        check(header["team"] >= 2, "team", "fewer than two inspectors")
        self.keys = {r: sha("\n".join(["quality-draw-v1", header["commitment"], header["blind"], header["seed"], r, ""]).encode()) for r in ("enterprise", "inspector", "laboratory")}

    def ticket(self, role, *parts):
        return sha(self.keys[role] + "\x1f".join(parts).encode()).hex()

    def line(self, name, fields):
        fields = [str(f) for f in fields]
        check(len(fields) == (3 if name in ("inspector", "recusal") else 2), "form", f"wrong number of fields in {name}")
        for f in fields:
            check(unicodedata.is_normalized("NFC", f) and not any(unicodedata.category(c) == "Cc" for c in f), "form", "a field is not canonical")
        data = ("\t".join(fields) + "\n").encode()
        before = self.last.get(name, b"")
        check(data > before and (name == "recusal" or data.split(b"\t")[0] != before.split(b"\t")[0]), "order", f"{name} lines out of order or repeated")
        self.last[name] = data
        self.trees[name].add(data)
        if name == "pool":
            self.strata.setdefault(fields[1], []).append((self.ticket("enterprise", fields[0]), fields[0].encode()))
        elif name == "inspector":
            marks = fields[2].split(",")
            self.inspectors.append((fields[0], int(fields[1]), 2 if "tier:2" in marks else 1 if "tier:1" in marks else 0))
        elif name == "laboratory":
            self.laboratories.append(fields[0])
        elif name == "recusal":
            self.recusals.add((fields[0], fields[1]))

    def close(self):
        h = self.h
        text = f"quality-draw-v1\ndraw {h['draw']}\ntask {h['task']}\nattempt {h['attempt']}\nprevious {h['previous']}\n"
        text += "".join(f"{n} {self.trees[l].count} {self.trees[l].root()}\n" for l, n in zip(LISTS, NAMES))
        text += f"team {h['team']}\n" + "".join(f"take {h['take'][s]}\t{s}\n" for s in sorted(h["take"], key=str.encode))
        text += f"blind {sha(bytes.fromhex(h['blind'])).hex()}\nseed {h['seed_source']}\nnot-before {h['not_before']}\n"
        for committed, computed in zip(h["commitment_text"].split("\n"), text.split("\n")):
            check(committed == computed, "commitment", f"committed '{committed}', computed '{computed}'")
        check(text == h["commitment_text"], "commitment", "the text has other lines")
        check(set(h["take"]) == set(self.strata), "take", "strata of pool and quotas differ")
        selected, self.next = [], {}
        for stratum, entries in self.strata.items():
            entries.sort()
            n = h["take"][stratum]
            check(1 <= n <= len(entries), "take", f"{n} of {len(entries)} in {stratum}")
            selected += [(t, i, stratum) for t, i in entries[:n]]
            self.next[stratum] = entries[n:]
        self.selected = [{"id": i.decode(), "stratum": s, "ticket": t} for t, i, s in sorted(selected)]
        self.stratum = {s["id"]: s["stratum"] for s in self.selected}
        self.assigned = [self.assign(s["id"]) for s in self.selected]
        self.replaced = []

    def assign(self, entry):
        producer = entry.split("#")[0]
        ranked = sorted((self.ticket("inspector", entry, i), i.encode(), i, limit, tier) for i, limit, tier in self.inspectors)
        members, skipped = [], []
        for wanted in (0, 1, 2):
            for ticket, _, who, limit, tier in ranked:
                if tier != wanted or len(members) == self.h["team"]:
                    continue
                if (producer, who) in self.recusals:
                    skipped.append({"id": who, "reason": "recused"})
                elif self.used.get(who, 0) >= limit:
                    skipped.append({"id": who, "reason": "limit"})
                else:
                    members.append({"id": who, "ticket": ticket})
        if len(members) < self.h["team"]:
            members = []
        for m in members:
            self.used[m["id"]] = self.used.get(m["id"], 0) + 1
        labs = sorted((self.ticket("laboratory", entry, l), l.encode(), l) for l in self.laboratories if (producer, l) not in self.recusals)
        return members, skipped, (labs[0][2], labs[0][0]) if labs else (None, None)

    def replacement(self, r):
        check(r["proposed_by"] and r["proposed_by"] != r["confirmed_by"], "replacement", "takes two persons")
        check(r["reason"] in REASONS, "replacement", "reason is not listed")
        check(r["entry"] in self.stratum and r["entry"] not in self.replaced, "replacement", "entry not selected or replaced before")
        self.replaced.append(r["entry"])
        stratum = self.stratum[r["entry"]]
        due = {k: r[k] for k in ("entry", "reason", "evidence", "proposed_by", "confirmed_by", "at")}
        due.update(number=len(self.replaced), id=None, ticket=None)
        if self.next[stratum]:
            ticket, entry = self.next[stratum].pop(0)
            due["id"], due["ticket"] = entry.decode(), ticket
            self.stratum[due["id"]] = stratum
            due["members"], due["skipped"], (due["lab"], due["lab_ticket"]) = self.assign(due["id"])
        return due


def verify(path):
    draw, phase, place, total, number = None, -1, 0, hashlib.sha256(), 0
    with open(path, "rb") as file:
        for number, raw in enumerate(file, 1):
            check(phase < 10, "end", "something follows the last line")
            check(raw.endswith(b"\n"), "end", "the file was cut off")
            (name, value), = json.loads(raw).items()
            check(name in ORDER, "form", f"unknown line {name}")
            now = ORDER.index(name)
            check(now >= phase and (phase >= 0) == (now > 0), "order", f"{name} at the wrong place")
            if now > 5 and phase < 6:
                draw.close()
            for past in range(max(phase, 6), min(now, 9)):
                check((place if past == phase else 0) == len(draw.selected), ORDER[past], "lines are missing")
            if now != phase:
                phase, place = now, 0
            if name == "header":
                draw = Draw(value)
            elif name in LISTS:
                draw.line(name, value)
            elif name == "end":
                check(value == {"lines": number - 1, "sha256": total.hexdigest()}, "end", "hash or number of lines is another")
            elif name == "replacement":
                check(value == draw.replacement(value), "replacement", "the rules give another")
            else:
                check(place < len(draw.selected), name, "too many lines")
                s, (members, skipped, lab) = draw.selected[place], draw.assigned[place]
                due = {"selected": s, "team": {"entry": s["id"], "members": members, "skipped": skipped}, "lab": {"entry": s["id"], "id": lab[0], "ticket": lab[1]}}[name]
                check(value == due, name, f"the rules give {json.dumps(due, ensure_ascii=False)}")
                place += 1
            total.update(raw)
    check(phase == 10, "end", "the file has no last line")
    print(f"sound: {number} lines, {len(draw.selected)} selected, commitment {draw.h['commitment']}")


if __name__ == "__main__":
    line = 0
    try:
        verify(sys.argv[1])
    except (Lie, ValueError, KeyError, TypeError, AttributeError) as lie:
        print(f"not sound: {type(lie).__name__}: {lie}")
        sys.exit(1)
