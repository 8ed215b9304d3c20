/**
 * A Chromium of the lab's own, driven past any test library through its debugging pipe: tabs that are really hidden,
 * profiles that outlive their browser, processes that can be killed and stopped by their id.
 */
import { once } from "node:events";
import { findOrInstallChromium } from "../../../chromium.mjs";
import { ownFolder, startProgram } from "../../../faults/kit/started.mjs";
import { Tab } from "./tab.mjs";

const ARGS = [
  "--headless",
  "--remote-debugging-pipe",
  "--no-sandbox",
  "--no-first-run",
  "--no-default-browser-check",
  "--hide-crash-restore-bubble",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-extensions",
  "--disable-default-apps",
  "--disable-quic",
  "--disable-popup-blocking",
  "--disable-hang-monitor",
  "--disable-breakpad",
  "--disable-backgrounding-occluded-windows",
  "--password-store=basic",
  "--use-mock-keychain",
  "--mute-audio",
  // Its pages reach this machine and nothing else.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];
const ANSWER_MS_MAX = 30_000;
const OPEN_MS_MAX = 8_000;

export class Browser {
  #waiting = new Map();
  #listeners = new Set();
  #calls = 0;
  #hasEnded = false;

  constructor(process, profile) {
    this.process = process;
    this.profile = profile;
    const [, , , toBrowser, fromBrowser] = process.stdio;
    this.pipe = toBrowser;
    toBrowser.on("error", () => undefined);
    fromBrowser.on("error", () => undefined);
    let rest = "";
    fromBrowser.setEncoding("utf8").on("data", (text) => {
      const messages = (rest + text).split("\0");
      rest = messages.pop();
      for (const message of messages) this.#hear(JSON.parse(message));
    });
    this.ended = once(process, "exit").then(() => {
      this.#hasEnded = true;
      for (const { reject } of this.#waiting.values()) reject(new Error("the browser ended"));
      this.#waiting.clear();
    });
  }

  static async launch({ profile = ownFolder(), args = [] } = {}) {
    const program = await findOrInstallChromium();
    const process = startProgram(program, [...ARGS, `--user-data-dir=${profile}`, ...args, "about:blank"], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    const browser = new Browser(process, profile);
    await browser.send("Browser.getVersion");
    return browser;
  }

  static async within(given, work) {
    const browser = await Browser.launch(given);
    try {
      return await work(browser);
    } finally {
      await browser.kill();
    }
  }

  send(method, params = {}, sessionId = undefined, mostMs = ANSWER_MS_MAX) {
    if (this.#hasEnded) return Promise.reject(new Error("the browser ended"));
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`the browser did not answer ${method}`));
      }, mostMs);
      const settle = (work) => (value) => {
        clearTimeout(timer);
        work(value);
      };
      this.#waiting.set(id, { resolve: settle(resolve), reject: settle(reject), sessionId });
      this.pipe.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    });
  }

  /** @param {(event: { method: string, params: object, sessionId?: string }) => void} hear */
  listen(hear) {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  #hear(message) {
    if (message.id === undefined) {
      // What a session asked is never answered once its page is gone.
      if (message.method === "Target.detachedFromTarget" || message.method === "Inspector.targetCrashed")
        this.#abandon(message.params.sessionId ?? message.sessionId);
      for (const hear of this.#listeners) hear(message);
      return;
    }
    const call = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) call?.reject(new Error(message.error.message));
    else call?.resolve(message.result);
  }

  #abandon(sessionId) {
    for (const [id, call] of this.#waiting) {
      if (call.sessionId !== sessionId) continue;
      this.#waiting.delete(id);
      call.reject(new Error("the page is gone"));
    }
  }

  /** Somebody else's browser: cookies, storage and cache of its own. */
  async newContext() {
    return (await this.send("Target.createBrowserContext")).browserContextId;
  }

  /**
   * A tab in a window of its own, so that it is seen beside the others; `behind` puts it behind another one instead.
   * @param {{ url?: string, context?: string, before?: string, behind?: boolean }} given `before` runs before each page's own scripts
   */
  async open({ url, context, before, behind = false } = {}) {
    const tab = await this.#openBlank({ context, behind });
    if (before) await tab.send("Page.addScriptToEvaluateOnNewDocument", { source: before });
    if (url) await tab.goto(url);
    return tab;
  }

  /** A browser that has just come back from a kill may open a tab that never answers. */
  async #openBlank({ context, behind }, tries = 3) {
    const { targetId } = await this.send("Target.createTarget", {
      url: "about:blank",
      newWindow: !behind,
      ...(context && { browserContextId: context }),
    });
    try {
      const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
      await this.send("Page.enable", {}, sessionId, OPEN_MS_MAX);
      return new Tab(this, targetId, sessionId);
    } catch (error) {
      if (tries === 1) throw error;
      await this.send("Target.closeTarget", { targetId });
      return await this.#openBlank({ context, behind }, tries - 1);
    }
  }

  async processes(type) {
    const { processInfo } = await this.send("SystemInfo.getProcessInfo");
    return processInfo.filter((one) => one.type === type).map(({ id }) => id);
  }

  /** All pages die at once, as when the system takes memory back. */
  async killRenderers() {
    for (const pid of await this.processes("renderer")) signalTo(pid, "SIGKILL");
  }

  /** The browser dies, as when the power goes or a phone ends it, and its helpers with it. Its profile stays. */
  async killAll() {
    const { processInfo } = await this.send("SystemInfo.getProcessInfo");
    await this.kill();
    for (const { id } of processInfo) signalTo(id, "SIGKILL");
  }

  async kill() {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill("SIGKILL");
    await this.ended;
  }

  async again() {
    return await Browser.launch({ profile: this.profile });
  }
}

/** A process that ended meanwhile is no fault. */
export function signalTo(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
