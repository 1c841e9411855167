// Owns the writing of messages in one phone: text, attachments, replies, edits, suggested answers.

import * as api from "./api.js";
import { makeSheet } from "./attach.js";
import { h, uid } from "./dom.js";
import { authorName } from "./format.js";
import { icon } from "./icons.js";
import { drawReply } from "./keyboards.js";
import { gist } from "./message.js";

/**
 * Make the composer of a phone. `chatId()` tells the open chat, `run(promise)` shows a refusal in the phone.
 * Returns {element, focus, show, replyTo, editing, post}.
 */
export function makeComposer(phone, chatId, run) {
  let target = null; // {mode: "reply"|"edit", message}
  let keyboardShown = null;

  const fieldId = uid("text");
  const field = h("textarea", { name: "text", id: fieldId, rows: "1", placeholder: "Message", autocomplete: "off", dir: "auto", enterkeyhint: "send" });
  const banner = h("div", { class: "banner", hidden: true });
  const sheet = makeSheet((part) => post(part));
  const attach = h(
    "button",
    { type: "button", class: "round", "aria-label": "Attach", "aria-expanded": "false", "aria-controls": sheet.id, data: { action: "attach" } },
    icon("plus", 22),
  );
  const form = h(
    "form",
    { class: "composer" },
    attach,
    h("label", { class: "hidden", for: fieldId }, "Message"),
    field,
    h("button", { type: "submit", class: "round primary", "aria-label": "Send", data: { action: "send" } }, icon("send", 20)),
  );
  const keyboard = h("div", { class: "keyboard-slot" });
  const element = h("div", { class: "writing" }, banner, sheet, form, keyboard);

  async function post(part, withText = true) {
    const text = field.value.trim();
    const message = { chat: chatId(), user: phone, ...part };
    const words = !part.text && !part.location && !part.contact && !part.video_note;
    if (withText && text !== "" && words) message.caption = text;
    if (target?.mode === "reply") message.reply_to = target.message.message_id;
    closeSheet();
    const { album, ...rest } = message;
    const sent = await run(album ? api.album({ ...rest, files: album }) : api.send(message));
    if (!sent) return;
    if (withText && (words || part.text === text)) clear();
    else aim(null);
  }

  async function submit() {
    const text = field.value.trim();
    if (text === "") return;
    if (target?.mode !== "edit") {
      await post({ text });
      return;
    }
    const done = await run(api.edit({ chat: chatId(), user: phone, message_id: target.message.message_id, text }));
    if (done) clear();
  }

  function clear() {
    field.value = "";
    grow();
    aim(null);
  }

  function aim(next) {
    if (target?.mode === "edit" && next === null) field.value = "";
    target = next;
    banner.hidden = next === null;
    banner.replaceChildren();
    if (next === null) return;
    const edit = next.mode === "edit";
    const cancel = h("button", { type: "button", class: "round small", "aria-label": edit ? "Stop editing" : "Do not reply" }, icon("close", 18));
    cancel.addEventListener("click", () => { aim(null); field.focus(); });
    const who = edit ? "Edit message" : `Reply to ${authorName(next.message.from)}`;
    banner.append(icon(edit ? "edit" : "reply", 18), h("p", {}, h("strong", {}, who), h("span", {}, gist(next.message))), cancel);
    if (edit) field.value = next.message.text ?? next.message.caption ?? "";
    grow();
    field.focus();
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + field.offsetHeight - field.clientHeight, 132)}px`;
  }

  function openSheet(within = "button, input") {
    sheet.hidden = false;
    attach.setAttribute("aria-expanded", "true");
    sheet.querySelector(within)?.focus();
  }

  function closeSheet() {
    const inside = sheet.contains(document.activeElement);
    sheet.hidden = true;
    attach.setAttribute("aria-expanded", "false");
    if (inside) attach.focus();
  }

  function pressKey(button) {
    if (button.request_location) {
      openSheet("[data-place]");
      return;
    }
    if (keyboardShown?.one_time_keyboard) keyboard.replaceChildren();
    // Without a number it is the person's own contact.
    post(button.request_contact ? { contact: { user_id: phone } } : { text: button.text }, false);
  }

  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  attach.addEventListener("click", () => (sheet.hidden ? openSheet() : closeSheet()));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!sheet.hidden) {
      closeSheet();
      attach.focus();
    } else if (target) {
      aim(null);
      field.focus();
    }
  });

  /** Follow the chat: its reply keyboard, and a message that was aimed at and is gone. */
  function show(chat) {
    const wanted = chat.reply_keyboard ?? null;
    if (wanted !== keyboardShown) {
      const same = keyboard.childElementCount > 0 && JSON.stringify(wanted) === JSON.stringify(keyboardShown);
      if (!same) keyboard.replaceChildren(...[drawReply(wanted, pressKey)].filter(Boolean));
      keyboardShown = wanted;
      field.placeholder = wanted?.input_field_placeholder ?? "Message";
    }
    if (target && !chat.messages.some((message) => message.message_id === target.message.message_id)) aim(null);
  }

  return {
    element,
    show,
    post,
    focus: () => field.focus(),
    reply: (message) => aim({ mode: "reply", message }),
    edit: (message) => aim({ mode: "edit", message }),
    forget: () => aim(null),
  };
}
