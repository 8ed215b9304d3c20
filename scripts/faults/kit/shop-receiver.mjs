/** One of several processes of a shop that take its webhooks: it works what its log calls new, and fails in many ways. */
import { setTimeout as pause } from "node:timers/promises";

const ONE_IN_A_HUNDRED = 100;

export class ShopReceiver {
  static WORDS = {
    refused: "refused at once (500)",
    failed: "failed in the work (500)",
    died: "lost by a receiver that died before its work",
    diedAfterWork: "lost by a receiver that died after its work",
    unheard: "worked, and the answer was lost",
    slow: "slower than the others",
    busy: "told to come again (503)",
    late: "late or twice, and left",
  };

  counts = Object.fromEntries(Object.keys(ShopReceiver.WORDS).map((name) => [name, 0]));

  /** @param {Map} table the shop's, by follow-up */
  constructor(log, table, random, slowMs) {
    this.log = log;
    this.table = table;
    this.random = random;
    this.slowMs = slowMs;
  }

  /** The status to answer; null when nobody answers. */
  async take(message) {
    const chance = this.random.below(ONE_IN_A_HUNDRED);
    await pause(this.random.below(60));
    if (chance < 10) return this.#count("refused", 500);
    const begun = await this.log.begin(message);
    if (begun === "busy") return this.#count("busy", 503);
    if (begun === "done") return this.#count("late", 204);
    if (chance < 15) {
      await this.log.failed(message);
      return this.#count("failed", 500);
    }
    if (chance === 15) {
      this.#rowOf(message).work.deaths += 1;
      return this.#count("died", null);
    }
    if (chance === 16) {
      this.counts.slow += 1;
      await pause(this.slowMs);
    }
    await pause(this.random.below(40));
    this.#work(message);
    if (chance === 17) {
      this.#rowOf(message).work.deaths += 1;
      return this.#count("diedAfterWork", null);
    }
    await this.log.done(message);
    return chance < 30 ? this.#count("unheard", null) : 204;
  }

  #count(name, answer) {
    this.counts[name] += 1;
    return answer;
  }

  /** As the documentation has it: a status goes by its sequence. What states say is also written without looking. */
  #work({ type, data }) {
    const { row, work } = this.#rowOf({ type, data });
    const isRelease = type === "follow_up.released";
    work.times += 1;
    if (!isRelease) row.lastState = data.followUp.status;
    if (data.sequence <= row.sequence) return;
    row.sequence = data.sequence;
    // What arrives at a destination that redeems on delivery has been redeemed.
    row.redeemedByDelivery = isRelease && data.followUp.channel === "sms";
    row.status = row.redeemedByDelivery ? "redeemed" : data.followUp.status;
  }

  #rowOf({ data: { followUp, sequence } }) {
    const row = this.table.get(followUp.id) ?? { sequence: 0, worked: new Map() };
    this.table.set(followUp.id, row);
    const work = row.worked.get(sequence) ?? { times: 0, deaths: 0 };
    row.worked.set(sequence, work);
    return { row, work };
  }
}
