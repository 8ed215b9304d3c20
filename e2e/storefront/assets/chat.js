/* The shop's chat. It would offer itself on every page, as such chats do; it asks Holdoff first whether it may. */

/** While somebody has only just come, it asks again after this long. */
const ASK_AGAIN_MS = 2_000;

document.addEventListener("DOMContentLoaded", () => {
  const chat = document.getElementById("chat");
  const open = document.getElementById("chat-open");
  const close = document.getElementById("chat-close");

  const offer = async () => {
    // Nobody is asked who does not look.
    if (document.hidden) {
      document.addEventListener("visibilitychange", offer, { once: true });
      return;
    }
    const { allow, reason } = await window.holdoff.mayInvite("chat");
    if (allow) chat.hidden = false;
    else if (reason === "dwell") setTimeout(offer, ASK_AGAIN_MS);
  };

  open.addEventListener("click", () => {
    chat.querySelector(".chat-title").textContent = "Thank you for asking";
    chat.querySelector(".chat-line").textContent = "In this demonstration nobody is at the other end.";
    open.hidden = true;
    close.textContent = "Close the chat";
    // From here on, closing it is no refusal.
    close.removeAttribute("data-holdoff-dismiss");
    close.addEventListener("click", () => window.holdoff("signal", "chat.closed"), { once: true });
  });
  close.addEventListener("click", () => {
    chat.hidden = true;
  });

  if (window.holdoff.mayInvite) void offer();
  else window.addEventListener("holdoff:ready", offer, { once: true });
});
