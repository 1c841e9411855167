// Owns the short words that appear over a phone: answers to taps, refusals, alerts one must close.

import { h, uid } from "./dom.js";

const STAYS_MS = 4500;

/** Make the place for toasts of one phone. Returns {element, say, warn, alert}. */
export function makeToasts() {
  const status = h("div", { class: "toasts", role: "status" });
  const element = h("div", { class: "toast-layer" }, status);

  function say(text, kind = "toast") {
    if (!text) return;
    const toast = h("p", { class: kind }, text);
    status.append(toast);
    setTimeout(() => toast.remove(), STAYS_MS);
  }

  function alert(text) {
    const words = h("p", { id: uid("alert") }, text);
    const before = document.activeElement;
    const close = h("button", { type: "button", class: "primary" }, "OK");
    const box = h("div", { class: "alert", role: "alertdialog", "aria-label": "Message from the bot", "aria-describedby": words.id }, words, close);
    const done = () => {
      box.remove();
      before?.focus?.();
    };
    close.addEventListener("click", done);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") done(); });
    element.append(box);
    close.focus();
  }

  return { element, say, warn: (text) => say(text, "toast refusal"), alert };
}
