/** One tab of the lab's browser. */
const LOAD_MS_MAX = 20_000;

export class Tab {
  constructor(browser, targetId, sessionId) {
    this.browser = browser;
    this.targetId = targetId;
    this.sessionId = sessionId;
  }

  send(method, params) {
    return this.browser.send(method, params, this.sessionId);
  }

  /** The next event of this name that fits. */
  event(method, mostMs, fits = () => true) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`${method}: not within ${mostMs} ms`));
      }, mostMs);
      const stop = this.browser.listen((event) => {
        if (event.sessionId !== this.sessionId || event.method !== method || !fits(event.params)) return;
        stop();
        clearTimeout(timer);
        resolve(event.params);
      });
    });
  }

  /** Every event of this name, until the answer is called. */
  each(method, hear) {
    return this.browser.listen((event) => {
      if (event.sessionId === this.sessionId && event.method === method) hear(event.params);
    });
  }

  async goto(url) {
    const loaded = this.event("Page.loadEventFired", LOAD_MS_MAX);
    loaded.catch(() => undefined);
    await this.send("Page.navigate", { url });
    await loaded;
  }

  /** Runs an expression in the page; its value has to be JSON. */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  close() {
    return this.browser.send("Target.closeTarget", { targetId: this.targetId });
  }

  /** Nothing is sent or received from now on, and the page is told so. */
  async offline(isOffline = true) {
    await this.send("Network.enable");
    await this.send("Network.emulateNetworkConditions", {
      offline: isOffline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  }

  /** The page takes itself for the one that has the focus. */
  focus() {
    return this.send("Emulation.setFocusEmulationEnabled", { enabled: true });
  }

  move(x, y) {
    return this.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
  }

  async press(key = "a") {
    const named = key.length > 1;
    const given = { key, code: named ? key : `Key${key.toUpperCase()}`, ...(named ? {} : { text: key }) };
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...given });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...given, text: undefined });
  }

  async click(x, y) {
    for (const type of ["mousePressed", "mouseReleased"])
      await this.send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
  }

  scroll(x, y, deltaY) {
    return this.send("Input.dispatchMouseEvent", { type: "mouseWheel", x, y, deltaX: 0, deltaY });
  }

  async touch(x, y) {
    await this.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
    await this.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }
}
