/** One interleaving from its first command to its last: every actor of the plan at once, then the end. */

import { Random } from "../random.mjs";
import { History } from "./history.mjs";
import { Actor, LostReply, Stage } from "./stage.mjs";

/** Whoever got no answer asks again so often. */
const TRIES_MAX = 4;

/** @returns {Promise<History>} */
export async function interleave(plan, gate) {
  const history = new History(plan);
  // The plan has used the seed's first numbers; which they were does not matter.
  const stage = new Stage(new Random(~plan.seed), plan.stay);
  const play = gate.play(plan, history, stage);
  await Promise.all(plan.clients.map((client) => new Client(client, play).live()));
  const last = new Client({ name: "end", ops: [], waits: "no", restarts: false }, play);
  // Whoever reads may have to finish a merge first.
  last.process.run = history.invoke("end", { do: "read" });
  history.end = await play.close({ process: last.process, try: (op) => last.attempt(op) });
  return history;
}

/** One after another, as a process does it: it asks, and waits for the answer. */
class Client {
  constructor(client, play) {
    this.client = client;
    this.play = play;
    this.#start(client.fault);
  }

  #start(fault) {
    this.actor = new Actor(this.client.name, this.play.hasFaults ? fault : undefined);
    this.process = this.play.join(this.actor);
  }

  async live() {
    const { waits, ops } = this.client;
    if (waits !== "no" && !(await this.#until(() => this.play.ids.size > 0))) return;
    if (waits === "due" && !(await this.#until(() => this.play.isDue()))) return;
    for (const op of ops.filter((one) => this.play.does(one))) if (!(await this.attempt(op))) return;
  }

  #until(ready) {
    return ready() || this.play.stage.until(this.actor, ready);
  }

  /** False when the client is no more. */
  async attempt(op) {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      if (!(await this.#until(() => this.play.isPossible(op)))) return true;
      const outcome = await this.#once(op);
      if (outcome === "answered") return true;
      if (outcome === "crashed" && !this.client.restarts) return false;
      if (outcome === "crashed") this.#start();
    }
    return true;
  }

  async #once(op) {
    const { history } = this.play;
    const run = history.invoke(this.client.name, op);
    this.process.run = run;
    try {
      const answer = await Promise.race([this.play.act(this.process, op), this.actor.crashed]);
      if (this.actor.dead) {
        history.note("unknown", run, { why: "crashed" });
        return "crashed";
      }
      history.note("ok", run, { answer });
      if (answer.go) await this.#ring(run, op);
      return "answered";
    } catch (error) {
      return this.#failed(run, error);
    }
  }

  #failed(run, error) {
    const { history } = this.play;
    const refusal = this.play.refusalOf(error);
    if (error instanceof LostReply || refusal?.again) {
      history.note("unknown", run, { why: error.message });
      return "unknown";
    }
    history.note(refusal ? "fail" : "threw", run, { why: refusal?.code ?? error.stack });
    return "answered";
  }

  /** A go, and then the contact: what comes between the two cannot be taken back. */
  async #ring(run, { followUp }) {
    await this.play.stage.until(this.actor, () => true);
    this.play.history.note("ring", run, { followUp });
  }
}
