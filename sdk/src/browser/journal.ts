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
import { toJson } from "./to-json.js";

const NAME = "holdoff";

/** Whatever else a name says, it says whose page load it is. */
interface Tab {
  tab: string;
}

export interface Journal<Who extends Tab> {
  /** Opens it, so that the first write does not wait for that. */
  open(): void;
  write(entry: Entry<Who>): void;
  forget(entries: Entry<Who>[]): void;
  /** Hands over what pages said that are gone; from then on it is this page's to bring. */
  inherit(adopt: (entries: Entry<Who>[]) => void): void;
}

/** Removes it from this browser: every page that has it open lets go of it. */
export const wipeJournal = (): void => void attempt(() => indexedDB.deleteDatabase(NAME));

/** Opens the journal for the page load `tab`; throws where the browser has not what it takes. */
export function openJournal<Who extends Tab>(tab: string): Journal<Who> {
  const { locks } = navigator;
  // Over http there are none, and what is written could never be told from what a page that lives has to say.
  if (!locks) throw new Error("no locks");
  const releases: (() => void)[] = [];
  const written = new WeakSet<Entry<Who>>();
  /** Whether the page load `name` is this one's from now on: nobody answers for it. */
  const hold = (name: string) =>
    new Promise<unknown>((resolve) => {
      attempt(() =>
        locks
          .request(name, { ifAvailable: true }, (lock) => {
            resolve(lock);
            return lock && new Promise<void>((release) => releases.push(release));
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

  listen("pageshow", () => void (database && hold(tab)));
  listen("pagehide", () => {
    for (const release of releases.splice(0)) release();
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
    inherit: (adopt) =>
      withStore((store) => {
        const request: IDBRequest<Entry<Who>[]> = store.getAll();
        request.onsuccess = async () => {
          const inherited: Entry<Who>[] = [];
          let before: Who | undefined;
          let mine: unknown;
          // In the order of page loads, and of what each said.
          for (const { text, seq, who } of request.result) {
            if (before?.tab !== who.tab) mine = await hold(who.tab);
            if (toJson({ ...before }) !== toJson(who)) before = who;
            if (mine && before) inherited.push({ text, seq, who: before, old: true });
          }
          adopt(inherited);
        };
      }),
  };
}
