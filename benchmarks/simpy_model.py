"""The leaders' queues event by event with SimPy: a second implementation, to check and to compare.

It keeps the rules of `thapmuoi_analysis.analysis.queueing` and shares no code with it.
"""

from itertools import count
from random import Random

import simpy


def mean_time(v, merged, files, seed):
    """Return the mean hours of files with the leaders, per file received, from one long run.

    The first fifth of the files is not counted.
    """
    random, env = Random(seed), simpy.Environment()
    order, spent = count(), []
    posts = ("both",) if merged else ("secretary", "chair")
    leaders = {post: simpy.PreemptiveResource(env) for post in posts}
    kept, bounced = 1 - v["delegated_share"], v["delegated_share"] * v["bounced_share"]
    p, g, q = v["share_party"], v["share_government"], v["share_dual"]

    def hours(mean, spread):
        return random.gammavariate(1 / spread**2, mean * spread**2) if spread else mean

    def work(post, needed):
        """Take a place in the line of a leader; keep it when a meeting interrupts."""
        place = (1, next(order))
        while needed > 0:
            with leaders[post].request(priority=place, preempt=False) as turn:
                yield turn
                begun = env.now
                try:
                    yield env.timeout(needed)
                    needed = 0
                except simpy.Interrupt:
                    needed -= env.now - begun

    def attend(post, length):
        with leaders[post].request(priority=(0, next(order)), preempt=True) as turn:
            yield turn
            yield env.timeout(length)

    def meetings(posts, hours_a_week):
        while hours_a_week > 0:
            rate = hours_a_week / v["week_hours"] / v["meeting_hours"]
            yield env.timeout(random.expovariate(rate))
            length = hours(v["meeting_hours"], v["meeting_spread"])
            for post in posts:
                env.process(attend(post, length))

    def file(number):
        begun = env.now
        [kind] = random.choices(("party", "government", "dual"), (p, g, q))
        opinion = random.random() < bounced / (kept + bounced)
        mean = v["consultation_hours"] if opinion else v["file_hours"]
        if merged:
            if kind == "dual" and not opinion:
                yield env.timeout((1 - v["coordination_removed"]) * v["coordination_wait"])
                mean *= 2 - v["dual_saving"]
            yield from work("both", hours(mean, v["file_spread"]))
        else:
            if kind != "government":
                yield from work("secretary", hours(mean, v["file_spread"]))
            if kind == "dual" and not opinion:
                yield env.timeout(v["coordination_wait"])
            if kind != "party":
                yield from work("chair", hours(mean, v["file_spread"]))
        if number >= files // 5:
            spent.append(env.now - begun)

    def arrivals():
        rate = v["files_received"] / v["week_hours"] * (kept + bounced)
        for number in range(files):
            yield env.timeout(random.expovariate(rate))
            env.process(file(number))

    def all_done():
        while len(spent) < files - files // 5:
            yield env.timeout(1000)

    joint = v["meetings_joint"]
    if merged:
        both = v["meetings_party"] + v["meetings_government"] - joint
        env.process(meetings(("both",), both))
    else:
        env.process(meetings(("secretary",), v["meetings_party"] - joint))
        env.process(meetings(("chair",), v["meetings_government"] - joint))
        env.process(meetings(("secretary", "chair"), joint))
    env.process(arrivals())
    env.run(env.process(all_done()))
    return (kept + bounced) * sum(spent) / len(spent)
