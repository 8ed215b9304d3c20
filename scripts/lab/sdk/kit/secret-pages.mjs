/** Pages with forms of many shapes, each with a place for a secret: what the customer's hands do, and what the page does itself. */
const input = (id, more = "") => `<input id="${id}" name="${id}" ${more}>`;

/** `put` makes the expression that brings the secret in where no keyboard does. */
export const SHAPES = [
  { name: "a text field", html: (id) => input(id), typed: true },
  { name: "an e-mail field", html: (id) => input(id, 'type="email" autocomplete="email"'), typed: true },
  { name: "a password field", html: (id) => input(id, 'type="password"'), typed: true },
  { name: "a search field", html: (id) => `<form role="search">${input(id, 'type="search"')}</form>`, typed: true },
  { name: "a text area", html: (id) => `<textarea id="${id}" name="${id}"></textarea>`, typed: true },
  { name: "an editable element", html: (id) => `<div id="${id}" contenteditable="true">Write here</div>`, typed: true },
  { name: "a field outside of a form", html: (id) => `</form>${input(id)}<form>`, typed: true },
  {
    name: "a field inside of an offer",
    html: (id) => `<div data-holdoff-offer="insurance">${input(id)}<b data-holdoff-accept>Yes</b></div>`,
    typed: true,
  },
  {
    name: "a controlled field",
    html: (id) => `${input(id, 'value=""')}<script>{
      const field = document.getElementById("${id}");
      field.addEventListener("input", () => { const now = field.value; field.setAttribute("value", now); field.value = now; field.dataset.now = now; });
    }</script>`,
    typed: true,
  },
  {
    name: "a field in an open shadow root",
    html: (id) => `<span id="host-${id}"></span><script>{
      const root = document.getElementById("host-${id}").attachShadow({ mode: "open" });
      root.innerHTML = '<form><input id="${id}" name="${id}"></form>';
    }</script>`,
    focus: (id) => `document.getElementById("host-${id}").shadowRoot.getElementById("${id}").focus()`,
    typed: true,
  },
  {
    name: "autofill",
    html: (id) => input(id, 'autocomplete="cc-number"'),
    put: (id, text) => `{ const field = document.getElementById("${id}"); field.value = ${text};
      for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true })); }`,
  },
  {
    name: "a paste",
    html: (id) => input(id),
    put: (id, text) => `{ const data = new DataTransfer(); data.setData("text/plain", ${text});
      const field = document.getElementById("${id}"); field.focus();
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
      document.execCommand("insertText", false, ${text}); }`,
  },
  { name: "the title", html: () => "", put: (_id, text) => `document.title = ${text}` },
  {
    name: "the query",
    html: () => "",
    put: (_id, text) => `history.pushState(null, "", "?q=" + encodeURIComponent(${text}))`,
  },
  { name: "the fragment", html: () => "", put: (_id, text) => `location.hash = encodeURIComponent(${text})` },
  {
    name: "the path",
    html: () => "",
    put: (_id, text) => `history.pushState(null, "", "/secrets/" + encodeURIComponent(${text}))`,
  },
  {
    name: "selected text",
    html: (id) => `<p id="${id}"></p>`,
    put: (id, text) => `{ const p = document.getElementById("${id}"); p.textContent = ${text};
      getSelection().selectAllChildren(p); document.dispatchEvent(new Event("copy", { bubbles: true })); }`,
  },
  {
    name: "a label, a name and a placeholder",
    html: (id) => `<label id="${id}"><input id="in-${id}"></label>`,
    put: (id, text) => `{ const label = document.getElementById("${id}"); label.append(${text}); label.title = ${text};
      label.firstChild.name = ${text}; label.firstChild.placeholder = ${text}; label.firstChild.id = ${text}; }`,
  },
  {
    name: "a picture and a link",
    html: (id) => `<a id="${id}" href="#x">Link</a>`,
    put: (
      id,
      text,
    ) => `{ const link = document.getElementById("${id}"); link.href = "#" + ${text}; link.textContent = ${text};
      link.addEventListener("click", (event) => event.preventDefault()); link.click(); }`,
  },
  {
    name: "an error of the page",
    html: () => "",
    put: (_id, text) => `setTimeout(() => { throw new Error(${text}); })`,
  },
  {
    name: "what the page keeps",
    html: () => "",
    put: (id, text) =>
      `localStorage.setItem("${id}", ${text}); sessionStorage.setItem("${id}", ${text}); document.cookie = "${id}=" + encodeURIComponent(${text})`,
  },
];
