/** The console's page: what is in the address becomes what is on the screen, and the other way round. */
import { render } from "preact";
import { formatAddress, parseAddress } from "./address.js";
import { App } from "./app.js";
import { Screen } from "./screen.js";
import { ScreenContext } from "./use-screen.js";

const screen = new Screen(parseAddress(location.search, location.hash));

screen.watch(() => {
  const address = formatAddress(screen.view);
  if (screen.view.scope !== "" && address !== `${location.pathname}${location.search}${location.hash}`)
    history.replaceState(null, "", address);
});
addEventListener("hashchange", () => void screen.open(parseAddress(location.search, location.hash).opened));

const root = document.getElementById("console");
if (root) {
  render(
    <ScreenContext.Provider value={screen}>
      <App />
    </ScreenContext.Provider>,
    root,
  );
}
void screen.begin();
