/**
 * What the page shows and how it comes to be: it listens first and reads the lists when the stream stands, so nothing
 * falls between. Changes that come while the lists are read, or while the reader has paused, wait and are then shown
 * together.
 */
import type { Status } from "@holdoff/sdk/wire";
import type { FollowUpAnswer, LiveEvent, SiteChoice } from "../shapes.js";
import type { Address } from "./address.js";
import { readFollowUp, readFollowUps, readPeople, readSites } from "./api.js";
import { later, pageMs } from "./clock.js";
import { type ConnectionState, connect } from "./connection.js";
import {
  type Changed,
  type Lists,
  listsOf,
  NO_LISTS,
  sizeOf,
  together,
  withChange,
  withOlder,
  withOne,
} from "./lists.js";

export interface View extends Address {
  sites: readonly SiteChoice[];
  connection: ConnectionState;
  paused: boolean;
  /** Rows that changed since the pause. */
  waiting: number;
  lists: Lists;
  /** The lists of this scope and status have been read. */
  loaded: boolean;
  /** The opened follow-up with its receipts; `missing` when there is none. */
  detail: FollowUpAnswer | "missing" | null;
}

/** A machine that was busy is off by less. */
const JUMP_MS = 60_000;
const AGAIN_MS = 2_000;

export class Screen {
  view: View;
  readonly #watchers = new Set<() => void>();
  #clock = { nowMs: 0, atMs: 0 };
  #waiting: Changed | undefined;
  #reading = 0;
  #latest = "";
  #disconnect = (): void => undefined;

  constructor(address: Address) {
    this.view = {
      ...address,
      sites: [],
      connection: "connecting",
      paused: false,
      waiting: 0,
      lists: NO_LISTS,
      loaded: false,
      detail: null,
    };
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** The site's time, counted on from what the server said last. */
  nowMs(): number {
    return this.#clock.nowMs + (pageMs() - this.#clock.atMs);
  }

  /** Finds out what there is to look at, and looks. */
  async begin(): Promise<void> {
    const { scope, opened } = this.view;
    try {
      await this.readSites();
      const linked = opened === null ? undefined : await readFollowUp(opened, scope);
      this.look(linked?.scope ?? (scope || this.#latest));
    } catch {
      this.#set({ connection: "lost" });
      later(AGAIN_MS, () => void this.begin());
    }
  }

  async readSites(): Promise<void> {
    const answer = await readSites();
    this.#latest = answer?.latest ?? "";
    this.#set({ sites: answer?.sites ?? [] });
  }

  /** Looks at another site or sandbox. */
  look(scope: string): void {
    this.#disconnect();
    const other = scope !== this.view.scope;
    this.#set({ scope, lists: NO_LISTS, loaded: false, ...(other ? { detail: null } : {}) });
    this.#disconnect = connect(scope, {
      onState: (connection) => this.#set({ connection }),
      onEvent: (event) => this.#hear(event),
      // Any answer leads to the sign-in where the session has ended.
      onLost: () => void this.readSites().catch(() => undefined),
    });
  }

  async filter(status: Status | "all"): Promise<void> {
    this.#set({ status, loaded: false });
    await this.#read();
  }

  async older(): Promise<void> {
    const { scope, status, lists } = this.view;
    if (lists.nextCursor === null) return;
    const answer = await readFollowUps(scope, status, lists.nextCursor);
    if (answer && scope === this.view.scope && status === this.view.status)
      this.#set({ lists: withOlder(this.view.lists, answer) });
  }

  /** Opens a follow-up with its receipts, or closes the one that is open. */
  async open(id: string | null): Promise<void> {
    this.#set({ opened: id, detail: null });
    await this.#readDetail();
  }

  pause(paused: boolean): void {
    this.#set({ paused });
    if (!paused) this.#show();
  }

  #hear(event: LiveEvent): void {
    const jumpedMs = Math.abs(Date.parse(event.now) - this.nowMs());
    this.#clock = { nowMs: Date.parse(event.now), atMs: pageMs() };
    switch (event.type) {
      case "hello":
        void this.#read();
        break;
      case "clock":
        // What kept somebody waiting before a test moved the clock may be over, though nothing else changed.
        if (jumpedMs > JUMP_MS && !this.view.paused) void this.#read();
        this.#tell();
        break;
      case "changed":
        this.#waiting = together(this.#waiting, event);
        this.#show();
        break;
    }
  }

  /** Shows what waits, unless the lists are being read or the reader has paused. */
  #show(): void {
    const changed = this.#waiting;
    if (this.view.paused || this.#reading > 0) {
      this.#set({ waiting: this.view.paused && changed ? sizeOf(changed) : 0 });
      return;
    }
    this.#waiting = undefined;
    if (!changed) {
      this.#set({ waiting: 0 });
      return;
    }
    this.#set({ waiting: 0, lists: withChange(this.view.lists, changed) });
    if (changed.followUps.some(({ id }) => id === this.view.opened)) void this.#readDetail();
  }

  async #read(): Promise<void> {
    const { scope, status } = this.view;
    this.#reading += 1;
    try {
      const [people, followUps] = await Promise.all([readPeople(scope), readFollowUps(scope, status)]);
      if (scope === this.view.scope && status === this.view.status && people && followUps) {
        this.#set({ lists: listsOf(people, followUps), loaded: true });
      }
      await this.#readDetail();
    } catch {
      this.#set({ connection: "lost" });
      later(AGAIN_MS, () => this.look(this.view.scope));
    } finally {
      this.#reading -= 1;
      this.#show();
    }
  }

  async #readDetail(): Promise<void> {
    const { scope, opened } = this.view;
    if (opened === null) return;
    // What cannot be read now is read when the stream stands again.
    const detail = await readFollowUp(opened, scope).catch(() => null);
    if (detail === null || opened !== this.view.opened || scope !== this.view.scope) return;
    this.#set({ detail: detail ?? "missing", ...(detail ? { lists: withOne(this.view.lists, detail.followUp) } : {}) });
  }

  #set(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
