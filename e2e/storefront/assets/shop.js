/* The shop's own script: hands what the page knows to Holdoff, shows a ringing phone, fills in examples. */

// Holdoff's script loads by itself; until it is there, calls are queued.
window.holdoff =
  window.holdoff ||
  ((...call) => {
    window.holdoff.q = [...(window.holdoff.q ?? []), call];
  });

document.addEventListener("DOMContentLoaded", () => {
  const { customer, hash, exp, signedOut, rings } = document.body.dataset;
  if (signedOut) window.holdoff("reset");
  if (customer) window.holdoff("identify", customer, { hash, exp: Number(exp) });

  const problems = document.querySelector("[data-form-errors]");
  if (problems) {
    problems.focus();
    window.holdoff("signal", "checkout.error", { step: problems.closest("[data-holdoff-step]")?.dataset.holdoffStep });
  }
  for (const button of document.querySelectorAll("[data-example]")) offerExample(button);
  for (const button of document.querySelectorAll("[data-take-back]")) offerTakingBack(button);
  for (const button of document.querySelectorAll("[data-leave-alone]")) offerPeace(button);
  if (rings) followRings();
});

const EXAMPLES = {
  name: "Robin Example",
  email: "robin@example.com",
  phone: "+44 20 7946 0018",
  street: "14 Orchard Row",
  city: "London",
  postcode: "N1 7AA",
  country: "United Kingdom",
  floor: "Upper floor, stairs only",
  window: "Morning",
  cardName: "Robin Example",
  cardNumber: "4242 4242 4242 4242",
  expiry: "12/34",
  cvc: "123",
};

/** For people who look at the demonstration. Never ticks a box: consent and terms are for a person to give. */
function offerExample(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const field of button.form.elements) {
      const example = EXAMPLES[field.name];
      if (example === undefined) continue;
      if (field.type === "radio") field.checked = field.value === example;
      else field.value = example;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

function offerTakingBack(button) {
  button.addEventListener("click", () => {
    const [channel, purpose] = button.dataset.takeBack.split(":");
    window.holdoff("signal", "consent.withdrawn", { channel, purpose });
    button.closest(".field").replaceChildren("Taken back. We do not call you with offers.");
  });
}

/** One click, for every channel and every department. */
function offerPeace(button) {
  button.addEventListener("click", () => {
    window.holdoff("optOut");
    button.parentElement.replaceChildren("Understood. You hear from us about your orders, and about nothing else.");
  });
}

/** A stream from the shop's backend. Closed while the page is away, so that the browser may keep the page for the back button. */
function followRings() {
  const toast = document.getElementById("ring");
  const caller = document.getElementById("ring-caller");
  let stream;
  const open = () => {
    stream = new EventSource("/ring");
    stream.addEventListener("ring", (event) => {
      caller.textContent = JSON.parse(event.data).caller;
      toast.hidden = false;
    });
    stream.addEventListener("quiet", () => {
      toast.hidden = true;
    });
  };
  window.addEventListener("pagehide", () => stream.close());
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    toast.hidden = true;
    open();
  });
  document.getElementById("hang-up").addEventListener("click", () => {
    toast.hidden = true;
    fetch("/ring/hang-up", { method: "POST" }).catch(() => undefined);
  });
  open();
}
