/** Tabs that say one thing after the other, each thing once, and die by chance meanwhile. */
import { setTimeout as pause } from "node:timers/promises";
import { signalTo } from "./browser.mjs";

/** What was said so long before its page was killed has to be heard. */
const SAFE_AFTER_MS = 50;
const READY_MS_MAX = 20_000;
const AT_ONCE = [3, 12];
const BETWEEN_MS = [80, 600];
const DEATH_EVERY_MS = [700, 2_500];

/** In turn: some of it waits for company, some of it is urgent, some ends follow-ups. */
const SAYINGS = [
  (id) => `holdoff("signal","offer.shown",{offer:"${id}"})`,
  (id) => `holdoff("offer","${id}","declined")`,
  (id) => `holdoff("signal","content.downloaded",{content:"${id}"})`,
  (id) => `holdoff("order",{order:"${id}"})`,
  (id) => `holdoff("signal","link.clicked",{campaign:"${id}"})`,
];

export class Talkers {
  /** What has to be heard in the end. */
  owed = new Set();
  deaths = 0;
  /** Pages that were there, and what was said by them too late to be owed. */
  pages = 0;
  tooLate = 0;
  #lives = new Set();
  #isOver = false;

  constructor(browser, url, random) {
    this.browser = browser;
    this.url = url;
    this.random = random;
    this.stopListening = browser.listen(({ method, sessionId }) => {
      if (method === "Inspector.targetCrashed") this.#died(sessionId);
    });
  }

  #died(sessionId) {
    for (const life of this.#lives) if (life.tab.sessionId === sessionId) life.isOver = true;
  }

  async #begin() {
    const tab = await this.browser.open();
    await tab.send("Inspector.enable");
    const life = { tab, said: [], isOver: false, killedMs: Infinity };
    this.#lives.add(life);
    this.pages += 1;
    await tab.goto(this.url);
    await tab.evaluate(
      `Promise.race([holdoff.ready, new Promise((_, no) => setTimeout(no, ${READY_MS_MAX}))]).then(() => 0)`,
    );
    return life;
  }

  /** What it said in time is owed, the rest of what it said may be lost. */
  #end(life) {
    this.#lives.delete(life);
    for (const { id, atMs } of life.said) {
      if (atMs <= life.killedMs - SAFE_AFTER_MS) this.owed.add(id);
      else this.tooLate += 1;
    }
  }

  /** One tab's whole day, over as many pages as it takes. */
  async talk(name, count) {
    let [said, life] = [0, undefined];
    while (said < count) {
      try {
        life ??= await this.#begin();
        const few = Math.min(count - said, this.random.between(...AT_ONCE));
        const ids = Array.from({ length: few }, (_, nth) => `s_${name}_${said + nth}`);
        said += few;
        await life.tab.evaluate(`${ids.map((id, nth) => SAYINGS[nth % SAYINGS.length](id)).join(";")};0`);
        const atMs = performance.now();
        life.said.push(...ids.map((id) => ({ id, atMs })));
        await pause(this.random.between(...BETWEEN_MS));
      } catch (error) {
        // What was being said when the page died may be lost.
        if (!/is gone|not find|ended|No target|closed|crash/i.test(error.message) && life !== undefined && !life.isOver)
          throw error;
        if (life !== undefined) life.isOver = true;
      }
      if (life?.isOver) {
        this.#end(life);
        await life.tab.close().catch(() => undefined);
        life = undefined;
      }
    }
    return life;
  }

  /** Closes tabs and kills renderers by chance, until `stop()`. */
  async reap() {
    while (!this.#isOver) {
      await pause(this.random.between(...DEATH_EVERY_MS));
      const living = [...this.#lives].filter(({ isOver, said }) => !isOver && said.length > 0);
      if (this.#isOver || living.length === 0) continue;
      this.deaths += 1;
      if (this.random.chance(0.5)) {
        const life = this.random.pick(living);
        life.killedMs = performance.now();
        await life.tab.close().catch(() => undefined);
        life.isOver = true;
      } else {
        const pid = this.random.pick(await this.browser.processes("renderer"));
        const killedMs = performance.now();
        // Which pages were in it is known when they are missed.
        for (const life of this.#lives) life.killedMs = Math.min(life.killedMs, killedMs);
        signalTo(pid, "SIGKILL");
        await pause(200);
        for (const life of this.#lives) if (!life.isOver && life.killedMs === killedMs) life.killedMs = Infinity;
      }
    }
  }

  /** Everybody lives on from here; what they said is owed. */
  stop() {
    this.#isOver = true;
    this.stopListening();
    for (const life of [...this.#lives]) this.#end(life);
  }
}

/** The name of what an entry says, if it is one of these. */
export const sayingOf = (entry) => entry.offer ?? entry.content ?? entry.order ?? entry.campaign;
