// Owns inline keyboards under messages and reply keyboards under the composer.

import { h } from "./dom.js";
import { drawLink } from "./entities.js";
import { icon } from "./icons.js";

/** The inline keyboard of a message, or null. `onTap(data, button)` is called for a press. */
export function drawInline(markup, onTap) {
  const rows = markup?.inline_keyboard ?? [];
  if (rows.length === 0) return null;
  return h(
    "div",
    { class: "inline", role: "group", "aria-label": "Buttons of this message" },
    rows.map((row) => h("div", { class: "row" }, row.map((button) => drawButton(button, onTap)))),
  );
}

function drawButton(button, onTap) {
  const style = button.style ? ` key-${button.style}` : "";
  if (button.callback_data !== undefined) {
    const key = h("button", { type: "button", class: `key${style}`, data: { callback: button.callback_data } }, button.text);
    key.addEventListener("click", () => onTap(button.callback_data, key));
    return key;
  }
  if (button.url) return drawLink(button.url, [button.text, icon("link", 14)], { class: `key${style}` });
  if (button.copy_text) {
    const key = h("button", { type: "button", class: `key${style}` }, button.text);
    key.addEventListener("click", async () => {
      await navigator.clipboard?.writeText(button.copy_text.text).catch(() => null);
    });
    return key;
  }
  return h("button", { type: "button", class: "key", disabled: true, title: "This page cannot follow this button" }, button.text);
}

/** A reply keyboard, or null. `onKey(button)` is called for a press. */
export function drawReply(markup, onKey) {
  const rows = markup?.keyboard ?? [];
  if (rows.length === 0) return null;
  return h(
    "div",
    { class: "reply-keyboard", role: "group", "aria-label": "Suggested answers" },
    rows.map((row) => h("div", { class: "row" }, row.map((item) => {
      const button = typeof item === "string" ? { text: item } : item;
      const sign = button.request_location ? icon("pin", 16) : button.request_contact ? icon("person", 16) : null;
      return h("button", { type: "button", class: "key", data: { reply: button.text }, on: { click: () => onKey(button) } }, sign, button.text);
    }))),
  );
}
