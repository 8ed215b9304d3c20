/**
 * What a script adds to the sign-in: a link that carries its token behind the # signs in; who came by a link from
 * elsewhere and is signed in already goes on; and what was opened stays open.
 */
const form = document.querySelector("form");
const to = form?.querySelector<HTMLInputElement>("input[name=to]");

const tokenIn = (hash: string): string | undefined => /^#sign-in=([\w-]+)$/.exec(hash)?.[1];

async function signInByLink(token: string): Promise<void> {
  // At once: it stays in no history, and a reload does not try it again.
  history.replaceState(null, "", location.pathname + location.search);
  const answer = await fetch("/console/sign-in", {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({ token }),
  });
  if (answer.ok) goOn();
  else say(((await answer.json()) as { detail: string }).detail);
}

async function goOnIfSignedIn(): Promise<void> {
  const answer = await fetch("/console/api/session");
  if (answer.ok) goOn();
}

const goOn = (): void => location.replace(to?.value ?? "/console");

function say(problem: string): void {
  form?.querySelector(".problem")?.remove();
  const line = document.createElement("p");
  line.className = "problem";
  line.setAttribute("role", "alert");
  line.textContent = `${problem.slice(0, 1).toUpperCase()}${problem.slice(1)}.`;
  form?.querySelector("h1")?.after(line);
}

function begin(): void {
  const token = tokenIn(location.hash);
  if (token !== undefined) return void signInByLink(token);
  if (to && /^#fu_\w+$/.test(location.hash)) to.value = `${to.value.split("#")[0]}${location.hash}`;
  void goOnIfSignedIn();
}

begin();
// A link that is pasted where this page is open changes the hash only, and does not load the page again.
addEventListener("hashchange", begin);
