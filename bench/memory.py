"""What the bot's memory does over many sessions: it must not grow with them.

People come one after the other, choose a language and go; after each heap of sessions the process's resident
memory is read. Run by hand as `python -m bench.memory [--sessions 100000]`, which takes some twenty minutes.
"""

import argparse

from bench.contenders import CONTENDERS, FOLDER, cpu, memory, start, stores
from bench.speed import bot_api

BOT = next(each for each in CONTENDERS if each.name == "Elchi, SQLite, webhook")
CITIZENS, SECONDS = 20, 30.0


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sessions", type=int, default=100_000)
    asked = words.parse_args()
    with stores(postgresql=False) as kept:
        folder = FOLDER / "memory"
        folder.mkdir()
        bench = bot_api("short", 0.0)
        bench.order(do="first")
        bot = start(BOT, bench.url, kept, folder)
        try:
            bench.hear()
            print(f"{0:8} sessions {memory(bot.pid):6.0f} MB", flush=True)
            walked = 0
            while walked < asked.sessions:
                bench.order(do="load", citizens=CITIZENS, warm=0.0, seconds=SECONDS)
                bench.hear()
                walked = bench.hear()["walked"]
                print(
                    f"{walked:8} sessions {memory(bot.pid):6.0f} MB {cpu(bot.pid):6.0f} s of processor",
                    flush=True,
                )
        finally:
            bot.terminate()
            bot.wait(20)
            bench.close()


if __name__ == "__main__":
    main()
