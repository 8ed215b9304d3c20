/** What a part is given, in a test: what it says and allows is written down, and the test says when it looks again. */
import { vi } from "vitest";
import { attempt } from "../../../src/browser/guard.js";
import type { Call } from "../../../src/browser/holdoff.js";
import type { Host } from "../../../src/browser/later.js";
import { all } from "../../../src/browser/stop.js";

export interface FakeHost extends Host {
  said: Call[];
  allowed: (boolean | undefined)[];
  /** The page loaded another script. */
  look(): void;
  /** An event of the page. */
  happens(type: string, detail?: unknown): void;
}

export function fakeHost(early: unknown[] = []): FakeHost {
  const said: Call[] = [];
  const allowed: (boolean | undefined)[] = [];
  const looks: (() => void)[] = [];
  const listeners: [string, (event: Event) => void][] = [];
  return {
    said,
    allowed,
    look() {
      for (const look of looks) attempt(look);
    },
    happens(type, detail) {
      for (const [types, run] of listeners) if (types.split(" ").includes(type)) run(new CustomEvent(type, { detail }));
    },
    say: (...call) => void said.push(call),
    allow: (_tool, isAllowed) => void allowed.push(isAllowed),
    again(look) {
      looks.push(look);
      attempt(look);
      return () => undefined;
    },
    all,
    listen(types, run) {
      listeners.push([types, run]);
      return () => undefined;
    },
    attempt,
    early,
  };
}

/** A page with these global variables and scripts; navigated to as told. */
export function fakePage(
  globals: object,
  {
    scripts = [],
    type = "navigate",
    href = "https://shop.example/",
  }: { scripts?: string[]; type?: string; href?: string } = {},
) {
  const page = { location: { href } };
  vi.stubGlobal("window", globals);
  vi.stubGlobal("location", page.location);
  vi.stubGlobal("document", { scripts: scripts.map((src) => ({ src, id: "" })) });
  vi.stubGlobal("performance", { getEntriesByType: () => [{ type }], now: () => 0 });
  return page;
}
