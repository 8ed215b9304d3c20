/** A client of server-sent events that waits for events, not for time. */
import { EventEmitter, once } from "node:events";
import { request } from "node:http";
import { heard } from "../support/until.js";

export interface Told<T> {
  id: string;
  data: T;
}

export class Listening<T> extends EventEmitter {
  readonly told: Told<T>[] = [];
  comments = 0;
  #rest = "";

  private constructor(
    readonly status: number,
    readonly headers: Record<string, unknown>,
    readonly close: () => void,
  ) {
    super();
  }

  /** Answers when the head of the answer is there: whatever changes from then on is told. */
  static async open<T>(url: string, headers: Record<string, string> = {}): Promise<Listening<T>> {
    const asked = request(url, { headers });
    asked.end();
    const [response] = await once(asked, "response");
    const listening = new Listening<T>(response.statusCode, response.headers, () => asked.destroy());
    response.setEncoding("utf8");
    response.on("data", (text: string) => listening.#read(text));
    response.on("error", () => undefined);
    response.on("close", () => listening.emit("ended"));
    asked.on("error", () => undefined);
    return listening;
  }

  /** The first event, told already or to come, that fits. */
  async next(fits: (data: T) => boolean): Promise<Told<T>> {
    for (;;) {
      const found = this.told.find(({ data }) => fits(data));
      if (found) return found;
      await heard(this, "told", () => `another event than ${JSON.stringify(this.told.map(({ data }) => data))}`);
    }
  }

  /** What was answered instead of a stream. */
  async body(): Promise<string> {
    await once(this, "ended");
    return this.#rest;
  }

  #read(text: string): void {
    this.#rest += text;
    if (this.status !== 200) return;
    const blocks = this.#rest.split("\n\n");
    this.#rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(
        block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
      );
      if (fields.has("")) this.comments += 1;
      const data = fields.get("data");
      if (data === undefined) continue;
      this.told.push({ id: fields.get("id") ?? "", data: JSON.parse(data) as T });
      this.emit("told");
    }
  }
}
