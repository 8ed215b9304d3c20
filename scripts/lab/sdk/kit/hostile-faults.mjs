/**
 * What is wrong with a page: each fault is a piece of script that runs before everything else, or a header. All of it is
 * found on real pages: blockers, hardened browsers, old libraries, policies.
 */
const OWNERS = {
  fetch: "window",
  Request: "window",
  Response: "window",
  AbortController: "window",
  AbortSignal: "window",
  fetchLater: "window",
  indexedDB: "window",
  IDBFactory: "window",
  localStorage: "window",
  sessionStorage: "window",
  crypto: "window",
  IntersectionObserver: "window",
  MutationObserver: "window",
  ResizeObserver: "window",
  PerformanceObserver: "window",
  BroadcastChannel: "window",
  Temporal: "window",
  Intl: "window",
  performance: "window",
  navigation: "window",
  requestIdleCallback: "window",
  requestAnimationFrame: "window",
  queueMicrotask: "window",
  structuredClone: "window",
  TextEncoder: "window",
  URL: "window",
  WeakMap: "window",
  CustomEvent: "window",
  sendBeacon: "Navigator.prototype",
  locks: "Navigator.prototype",
  onLine: "Navigator.prototype",
  storage: "Navigator.prototype",
  globalPrivacyControl: "Navigator.prototype",
  cookie: "Document.prototype",
  hidden: "Document.prototype",
  visibilityState: "Document.prototype",
  activeElement: "Document.prototype",
  querySelectorAll: "Document.prototype",
  closest: "Element.prototype",
  matches: "Element.prototype",
  checkVisibility: "Element.prototype",
  dataset: "HTMLElement.prototype",
  pushState: "History.prototype",
  replaceState: "History.prototype",
  getRandomValues: "Crypto.prototype",
  randomUUID: "Crypto.prototype",
  now: "Performance.prototype",
  getItem: "Storage.prototype",
  setItem: "Storage.prototype",
  open: "IDBFactory.prototype",
  transaction: "IDBDatabase.prototype",
  put: "IDBObjectStore.prototype",
  request: "LockManager.prototype",
  stringify: "JSON",
  parse: "JSON",
  composedPath: "Event.prototype",
  isTrusted: "Event.prototype",
  DateTimeFormat: "Intl",
  postMessage: "BroadcastChannel.prototype",
};

/** What answers with a promise. Others would make one that nobody can wait for, which is the page's error and not ours. */
const PROMISING = new Set(["fetch", "request", "storage"]);
const WITH_A_PROMISE = new Set(["rejects", "never settles"]);

/** How an API can be wrong; `owner` and `name` are expressions. */
const WAYS = {
  missing: (owner, name) => `delete (${owner})[${name}]; put(${owner}, ${name}, { value: undefined, writable: true });`,
  null: (owner, name) => `put(${owner}, ${name}, { value: null, writable: true });`,
  throws: (owner, name) => `put(${owner}, ${name}, { get() { throw new DOMException("no", "SecurityError"); } });`,
  "throws when called": (owner, name) =>
    `put(${owner}, ${name}, { value: function () { throw new TypeError("no"); }, writable: true });`,
  rejects: (owner, name) => `put(${owner}, ${name}, { value: () => Promise.reject(new Error("no")), writable: true });`,
  "never settles": (owner, name) => `put(${owner}, ${name}, { value: () => new Promise(() => {}), writable: true });`,
  "answers nonsense": (owner, name) => `put(${owner}, ${name}, { value: () => "nonsense", writable: true });`,
  frozen: (owner, name) =>
    `try { Object.freeze((${owner})[${name}]); Object.freeze((${owner})[${name}].prototype); } catch {}`,
  slow: (owner, name) => `{ const was = (${owner})[${name}]; if (typeof was === "function" && !was.prototype)
    put(${owner}, ${name}, { writable: true, value: function (...given) { const until = now.call(performance) + 15; while (now.call(performance) < until); return was.apply(this, given); } }); }`,
};

/** What whole pages do to the language. */
const POLLUTIONS = {
  "Array.prototype has more": `Array.prototype.each = function () {}; Array.prototype.last = function () { return this[this.length - 1]; };`,
  "Object.prototype has more": `Object.prototype.extend = function () {}; Object.prototype.type = "polluted"; Object.prototype.keepalive = "x";`,
  "Function.prototype has more": `Function.prototype.bind = function (self) { const fn = this; return function () { return fn.apply(self, arguments); }; }; Function.prototype.extend = function () { return this; };`,
  "toJSON on everything": `Array.prototype.toJSON = function () { return "[" + this.length + "]"; }; String.prototype.toJSON = function () { return this; };`,
  "Array.from of an old library": `Array.from = (list) => { const made = []; for (let i = 0; i < list.length; i++) made[i] = list[i]; return made; };`,
  "Map of an old library": `window.Map = function () { this.all = {}; }; Map.prototype.get = function (key) { return this.all[key]; }; Map.prototype.set = function (key, value) { this.all[key] = value; };`,
  "Promise of an old library": `{ const Native = Promise; window.Promise = function (work) { const made = new Native(work); this.then = made.then.bind(made); }; Promise.resolve = (value) => new Promise((done) => done(value)); }`,
  "frozen prototypes": `for (const one of [Object, Array, Function, Promise, Map, String]) { Object.freeze(one.prototype); Object.freeze(one); }`,
  "a name is taken": `window.holdoff = { visitor: undefined };`,
  "the name is frozen": `Object.defineProperty(window, "holdoff", { value: function () {}, writable: false });`,
  "an element has the name": `document.write('<div id="holdoff"></div>');`,
  "timers are clamped": `{ const later = setTimeout; window.setTimeout = (work, ms, ...given) => later(work, Math.max(ms, 1000), ...given); }`,
  "the clock lies": `Date.now = () => NaN; Performance.prototype.now = () => -1;`,
  "the clock runs backwards": `{ let at = 9e15; Date.now = () => (at -= 1000); }`,
  "events have no target": `Object.defineProperty(Event.prototype, "target", { get: () => null });`,
  "listeners are refused": `{ const listen = EventTarget.prototype.addEventListener; EventTarget.prototype.addEventListener = function (type, ...given) { if (/click|pointer|key|scroll/.test(type)) throw new Error("no"); return listen.call(this, type, ...given); }; }`,
  "listeners are called without a this": `{ const listen = EventTarget.prototype.addEventListener; EventTarget.prototype.addEventListener = function (type, heard, how) { return listen.call(this, type, typeof heard === "function" ? (event) => heard.call(undefined, event) : heard, how); }; }`,
  "pushState is wrapped": `{ const push = history.pushState; history.pushState = function () { const made = push.apply(this, arguments); dispatchEvent(new Event("locationchange")); return made; }; }`,
  "storage is full": `Storage.prototype.setItem = function () { throw new DOMException("full", "QuotaExceededError"); }; if (window.IDBObjectStore) IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = function () { throw new DOMException("full", "QuotaExceededError"); };`,
  "the database is of another version": `{ const open = IDBFactory.prototype.open; IDBFactory.prototype.open = function (name) { const request = open.call(this, name, 1e9); return request; }; }`,
  "fetchLater is over its quota": `window.fetchLater = function () { throw new DOMException("quota", "QuotaExceededError"); };`,
};

const CSP = "content-security-policy";
/** What headers do. */
const POLICIES = {
  "a policy without connect-src": { [CSP]: "default-src 'self'; script-src 'unsafe-inline' http:; connect-src 'none'" },
  "a policy without script-src": { [CSP]: "script-src 'unsafe-inline'" },
  "Trusted Types": { [CSP]: "require-trusted-types-for 'script'; trusted-types 'none'" },
  "an opaque origin": { [CSP]: "sandbox allow-scripts allow-forms allow-top-navigation" },
  "its own process": { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" },
  "permissions refused": {
    "permissions-policy": "unload=(), sync-xhr=(), deferred-fetch=(), deferred-fetch-minimal=()",
  },
  "no referrer and no store": { "referrer-policy": "no-referrer", "cache-control": "no-store" },
};

export const COLLECTOR_MODES = ["well", "well", "503", "hang", "garbage", "refuse"];

const PRELUDE = `const put = (owner, name, how) => { try { Object.defineProperty(owner, name, { configurable: true, ...how }); } catch {} };
const now = Performance.prototype.now;`;

const attemptTo = (code) => `try { ${code} } catch {}`;

/** @returns {{ name: string, script?: string, headers?: object }} one thing that is wrong */
function oneFault(random) {
  const kind = random.below(10);
  if (kind < 6) {
    const [name, owner] = random.pick(Object.entries(OWNERS));
    const ways = Object.entries(WAYS).filter(([way]) => PROMISING.has(name) || !WITH_A_PROMISE.has(way));
    const [way, make] = random.pick(ways);
    return { name: `${name} ${way}`, script: make(owner, JSON.stringify(name)) };
  }
  if (kind < 9) {
    const [name, script] = random.pick(Object.entries(POLLUTIONS));
    return { name, script };
  }
  const [name, headers] = random.pick(Object.entries(POLICIES));
  return { name, headers };
}

/** A page with one to four faults. */
export function hostilePage(random) {
  const faults = Array.from({ length: random.between(1, 4) }, () => oneFault(random));
  const scripts = faults.map(({ script }) => script).filter(Boolean);
  return {
    faults: faults.map(({ name }) => name),
    script: `{ ${PRELUDE}\n${scripts.map(attemptTo).join("\n")} }`,
    headers: Object.assign({}, ...faults.map(({ headers }) => headers)),
    mode: random.pick(COLLECTOR_MODES),
    framed: random.chance(0.1),
  };
}
