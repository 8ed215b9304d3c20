/**
 * What this browser said and no collector acknowledged, kept where a crash, a dead battery and a closed tab cannot reach
 * it. IndexedDB alone outlives a browser that is killed 50 ms after a write (localStorage loses its last five seconds),
 * and pages do not overwrite each other in it. A later page of the browser brings what a page left that is gone.
 *
 * A page that lives holds a lock in its tab's name; what it said is its own business. Pages that the back-forward cache
 * keeps hold none: a lock would keep them out of it, and they may never come back.
 */
import type { Entry } from "./batch.js";
import { attempt, guarded } from "./guard.js";
import { listen } from "./listen.js";

const NAME = "holdoff";

/** Whatever else a name says, it says whose page load it is. */
export interface Tab {
  tab: string;
}

export interface Journal<Who extends Tab> {
  /** Opens it, so that the first write does not wait for that. */
  open(): void;
  write(entry: Entry<Who>): void;
  forget(entries: Entry<Who>[]): void;
  /** Looks for what other pages left here, and hands it over, if there is something. */
  inherit(take: (left: Entry<Who>[], hold: Hold) => void): void;
}

/** Whether the page load `tab` is this page's from now on: nobody answers for it. */
export type Hold = (tab: string) => Promise<unknown>;

/** Takes what is left by pages that are gone: from then on it is this page's to bring. */
export type Inherit = <Who extends Tab>(
  left: Entry<Who>[],
  hold: Hold,
  adopt: (entries: Entry<Who>[]) => void,
) => Promise<void>;

/** Removes it from this browser: every page that has it open lets go of it. */
export const wipeJournal = (): void => void attempt(() => indexedDB.deleteDatabase(NAME));

/** Opens the journal for the page load `tab`; throws where the browser has not what it takes. */
export function openJournal<Who extends Tab>(tab: string): Journal<Who> {
  const { locks } = navigator;
  // Over http there are none, and what is written could never be told from what a page that lives has to say.
  if (!locks) throw new Error("no locks");
  /** Until the page goes. A lock that were granted to a page that is kept for Back would end that page. */
  let here = new AbortController();
  const written = new WeakSet<Entry<Who>>();
  const hold: Hold = (name) =>
    new Promise<unknown>((resolve) => {
      const { signal } = here;
      attempt(() =>
        locks
          .request(name, name === tab ? { signal } : { ifAvailable: true }, (lock) => {
            resolve(lock);
            return lock && new Promise((release) => signal.addEventListener("abort", release));
          })
          .catch(() => undefined),
      );
    });
  /** Where it cannot be had nobody waits for it in vain: nothing is written. */
  const open = () =>
    new Promise<IDBDatabase>((resolve) => {
      void hold(tab);
      attempt(() => {
        const request = indexedDB.open(NAME);
        request.onupgradeneeded = guarded(() =>
          request.result.createObjectStore(NAME, { keyPath: ["who.tab", "seq"] }),
        );
        request.onsuccess = guarded(() => {
          const { result } = request;
          result.onversionchange = () => result.close();
          resolve(result);
        });
      });
    });
  /** A page that starts has better things to do: opened when the collector has answered, or there is something to write. */
  let database: Promise<IDBDatabase> | undefined;
  const withStore = (run: (store: IDBObjectStore) => void) => {
    database ??= open();
    void database.then(
      guarded((db) => {
        const transaction = db.transaction(NAME, "readwrite");
        run(transaction.objectStore(NAME));
        transaction.commit();
      }),
    );
  };

  listen("pagehide", () => here.abort());
  listen("pageshow", () => {
    if (!here.signal.aborted) return;
    here = new AbortController();
    if (database !== undefined) void hold(tab);
  });

  return {
    open: () => withStore(() => undefined),
    write(entry) {
      written.add(entry);
      withStore((store) => store.put(entry));
    },
    forget(entries) {
      const kept = entries.filter((entry) => entry.old || written.has(entry));
      if (kept[0])
        withStore((store) => {
          for (const { who, seq } of kept) store.delete([who.tab, seq]);
        });
    },
    inherit: (take) =>
      withStore((store) => {
        const request: IDBRequest<Entry<Who>[]> = store.getAll();
        request.onsuccess = guarded(() => {
          const left = request.result.filter(({ who }) => who.tab !== tab);
          if (left[0]) take(left, hold);
        });
      }),
  };
}
