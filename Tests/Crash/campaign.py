#!/usr/bin/env python3
"""Kills the real engine at named moments and judges every death by the venue's own books.

    campaign.py [--kills N] [--each N] [--rigs N] [--seed N] [--keep DIR] [--log FILE]

A rig is a fresh simulator and an empty journal; a few lives of an engine follow one another in it. Each life is
ended by SIGKILL at a moment drawn from the seed, by a library that is loaded into the engine alone; the next one
recovers, trades and is judged. The last line is `N passed, N failed`.
"""
import argparse
import concurrent.futures
import json
import pathlib
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Peers"))
import moments  # noqa: E402
from moments import NAMES, PHASES, SKIPPED_MOST  # noqa: E402
from rig import Life, Rig  # noqa: E402
from witness import Witness  # noqa: E402

LIVES = 6        # kills in one rig: more recoveries a minute than the venue's weight limit admits would only wait
STALL = 20       # seconds after which a life that trades and comes to no moment is killed where it is


class Campaign:
    """What all rigs share: the plan, and what was hit so far."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.lock = threading.Lock()
        self.phases = Counter()
        self.moments = Counter()
        self.calls = Counter()
        self.kills = []      # one entry a kill, in the order they were judged
        self.unproven = []
        self.elsewhere = []  # kills of a life that came to no moment
        self.faults = []
        self.late_kills = 0
        self.met = Counter()  # how often a whole recovery meets a moment, as seen so far

    def plan(self, number, count):
        """The phases of one rig's deaths: each as often as any other, in an order of the seed's."""
        names = list(PHASES)
        plan = [names[(number * count + index) % len(names)] for index in range(count)]
        random.Random(f"{self.arguments.seed} plan {number}").shuffle(plan)
        return plan

    def count(self, rig, verdict, moment, late):
        phase, shown, call = verdict
        with self.lock:
            self.kills.append({"rig": rig, "phase": phase, "moment": NAMES[moment], "at": call, "shown_by": shown, "late": late})
            self.phases[phase] += 1
            self.moments[moment] += 1
            self.calls[phase, call] += 1
            self.late_kills += late
            total = sum(self.phases.values())
            if total % 50 == 0:
                print(f"   {total} kills", flush=True)

    def learn(self, page):
        with self.lock:
            for moment in PHASES["mid-recovery"]:
                self.met[moment] = max(self.met[moment], page.met(moment))

    def fault(self, rig, text):
        with self.lock:
            self.faults.append(f"{rig}: {text}")


class Deaths:
    """The lives of one rig."""

    def __init__(self, campaign, number, count, home, library):
        self.campaign = campaign
        self.name = f"rig {number}"
        self.plan = campaign.plan(number, count)
        self.random = random.Random(f"{campaign.arguments.seed} rig {number}")
        late = campaign.arguments.late_every
        self.is_late = number % late == late - 1
        self.home = home
        self.library = library
        self.rig = None
        self.stalls = 0

    def run(self):
        self.rig = Rig(self.home / self.name, self.is_late)
        witness = Witness(self.rig)
        try:
            while self.plan and not witness.faults:
                self.live(witness)
            if not witness.faults:
                self.rest(witness)
        finally:
            self.rig.close()
        for fault in witness.faults:
            self.campaign.fault(self.name, fault)

    def live(self, witness):
        """One life up to its death, which is counted by what it hit."""
        phase = self.plan.pop()
        self.rig.page.clear()
        if phase == "mid-recovery":
            moment = self.random.choice(PHASES[phase])
            self.rig.page.ask(moment, self.random.randint(1, max(self.campaign.met[moment], 4)))
        life = Life(self.rig, self.library)
        try:
            if life.wait("run") == "run":
                self.campaign.learn(self.rig.page)
                witness.judge()
                if phase == "mid-recovery":
                    # This recovery was shorter than the one before: another death here, the recovery's later.
                    self.plan.insert(0, phase)
                    phase = self.random.choice([name for name in PHASES if name != "mid-recovery"])
                if witness.faults:
                    return
                moment = self.random.choice(PHASES[phase])
                self.rig.page.ask(moment, self.random.randint(1, SKIPPED_MOST[moment]))
                if life.wait("end", STALL) is None:
                    # The lane holds, by a limit or for the venue's sake: killed where it is, and tried again.
                    self.plan.insert(0, phase)
                    self.elsewhere(witness, life)
                    return
            if life.process.poll() != -9 or life.reached is None:
                state = "traded" if life.runs else "did not trade"
                witness.fault(f"the engine {state} and was to die {phase}; {life.process.poll()} came of it: {self.rig.tail()}")
                return
            verdict = witness.phase(life)
            if verdict is None:
                self.campaign.unproven.append(f"{self.name}: {life.reached}")
            else:
                self.campaign.count(self.name, verdict, life.reached[0], self.is_late)
        finally:
            life.close()

    def elsewhere(self, witness, life):
        life.process.kill()
        life.wait("end")
        witness.look()
        self.stalls += 1
        self.campaign.elsewhere.append(f"{self.name}: {self.rig.tail()}")
        if self.stalls > 2:
            witness.fault(f"three lives came to no moment: {self.rig.tail()}")

    def rest(self, witness):
        """A last life in peace, and its end in order; one more when an order showed itself after that end.

        Every fifth order is late, so several such lives in a row are no wonder.
        """
        for _ in range(12):
            self.rig.page.clear()
            life = Life(self.rig, self.library)
            try:
                if life.wait("run") != "run":
                    witness.fault(f"the last life does not trade: {self.rig.tail()}")
                    return
                witness.judge()
                witness.drain(life)
            finally:
                life.close()
            if not self.is_late or not witness.came_late():
                witness.judge_end()
                return
        witness.fault("after twelve drains orders still show themselves")


def show(campaign, seconds):
    print(f"{'phase':<36} kills  moments")
    for phase, own in PHASES.items():
        parts = ", ".join(f"{NAMES[moment]} {campaign.moments[moment]}" for moment in own)
        print(f"{phase:<36} {campaign.phases[phase]:>5}  {parts}")
    for phase in ("mid-recovery", "during a roll-over"):
        calls = ", ".join(f"{call} {count}" for (name, call), count in sorted(campaign.calls.items()) if name == phase)
        print(f"   {phase}, before: {calls}")
    print(f"killed at no named moment, and judged all the same: {len(campaign.elsewhere)}")
    print(f"{sum(campaign.phases.values())} kills in {seconds:.0f} s, {campaign.late_kills} of them with a venue that shows orders late")


def verdicts(campaign):
    """The lines a test run counts."""
    results = [
        ("no order is doubled, no fill lost, every position the venue's", not campaign.faults, campaign.faults),
        ("every kill hit the phase it was aimed at, as its remains show", not campaign.unproven, campaign.unproven),
    ]
    total = sum(campaign.phases.values())
    results.append((f"{campaign.arguments.kills} kills at least", total >= campaign.arguments.kills, total))
    for phase in PHASES:
        hit = campaign.phases[phase]
        results.append((f"killed {phase}", hit >= campaign.arguments.each, f"{hit} times, wanted {campaign.arguments.each}"))
    for name, fine, seen in results:
        print(("ok " if fine else "not ok ") + name + ("" if fine else f": {seen}"))
    good = sum(fine for _, fine, _ in results)
    print(f"{good} passed, {len(results) - good} failed")
    return good == len(results)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--each", type=int, default=1, help="kills each phase must have")
    parser.add_argument("--rigs", type=int, default=3, help="rigs at the same time")
    parser.add_argument("--late-every", type=int, default=4, help="every so manieth rig has a venue that shows orders late")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=pathlib.Path, help="where each kill is written down")
    parser.add_argument("--keep", type=pathlib.Path, help="where the folders of rigs stay")
    arguments = parser.parse_args()
    home = arguments.keep or pathlib.Path(tempfile.mkdtemp(prefix="apus-crash-"))
    home.mkdir(parents=True, exist_ok=True)
    print(f"seed {arguments.seed}", flush=True)
    campaign = Campaign(arguments)
    started = time.monotonic()
    try:
        library = moments.build(home)
        lives = min(LIVES, -(-arguments.kills // arguments.late_every))
        # One rig more than the number asks for: a death that hit nothing provable does not count.
        count = -(-arguments.kills // lives) + 1
        with concurrent.futures.ThreadPoolExecutor(arguments.rigs) as pool:
            runs = [pool.submit(Deaths(campaign, number, lives, home, library).run) for number in range(count)]
            for number, run in enumerate(runs):
                if run.exception():
                    campaign.fault(f"rig {number}", repr(run.exception()))
        show(campaign, time.monotonic() - started)
        if arguments.log:
            arguments.log.parent.mkdir(parents=True, exist_ok=True)
            arguments.log.write_text("".join(json.dumps(kill) + "\n" for kill in campaign.kills))
        fine = verdicts(campaign)
    finally:
        if not arguments.keep:
            shutil.rmtree(home, ignore_errors=True)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
