// Owns one message: its bubble, its buttons and the small menu of what one can do with it.

import { append, h, hidden, uid } from "./dom.js";
import { drawText } from "./entities.js";
import { authorName, hour, toMs } from "./format.js";
import { icon } from "./icons.js";
import { drawInline } from "./keyboards.js";
import { drawMedia } from "./media.js";
import { serviceText } from "./service.js";

/**
 * Draw a message as the owner of a phone sees it.
 * `view` holds {own, named, bot} and the callbacks onTap, onReply, onEdit, onDelete, onForward, onMove, onStop,
 * onCommand, onShow.
 */
export function drawMessage(message, view) {
  const service = serviceText(message);
  if (service) {
    return h("article", { class: "service", tabindex: "-1", data: { message: message.message_id } }, service);
  }
  const media = drawMedia(message);
  const words = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  const author = view.own ? "You" : authorName(message.from);
  const bubble = h(
    "div",
    { class: media ? "bubble with-media" : "bubble" },
    view.named ? h("p", { class: "author", data: { hue: hueOf(message.from) } }, author) : hidden(`${author}: `),
    message.forward_origin && h("p", { class: "origin" }, `Forwarded from ${originName(message.forward_origin)}`),
    drawQuote(message, view),
    media,
    words !== "" && h("div", { class: "words", dir: "auto" }, drawText(words, entities, view.onCommand), drawMeta(message)),
    words === "" && drawMeta(message),
    drawMenu(view),
  );
  return h(
    "article",
    {
      class: view.own ? "message own" : "message", tabindex: "-1",
      data: { message: message.message_id, from: message.from?.id, bot: message.from?.is_bot },
    },
    bubble,
    drawInline(message.reply_markup, view.onTap),
  );
}

/** A few words that stand for a message in quotes and in the pinned bar. */
export function gist(message) {
  const kinds = {
    photo: "Photo", voice: "Voice message", document: "Document", video: "Video", video_note: "Round video", audio: "Audio",
    venue: "Place", location: "Location", contact: "Contact",
  };
  const kind = Object.keys(kinds).find((name) => message[name]);
  const words = message.text ?? message.caption ?? "";
  return words || (kind ? kinds[kind] : serviceText(message) ?? "Message");
}

function drawQuote(message, view) {
  const quoted = message.reply_to_message;
  if (!quoted) return null;
  return h(
    "button",
    { type: "button", class: "quoted", on: { click: () => view.onShow(quoted.message_id) } },
    hidden("In reply to "),
    h("strong", {}, authorName(quoted.from)),
    h("span", {}, gist(quoted)),
  );
}

function drawMeta(message) {
  const sent = toMs(message.date);
  return h(
    "span",
    { class: "meta" },
    message.edit_date && h("span", { class: "edited" }, "edited "),
    h("time", { datetime: new Date(sent).toISOString() }, hour(sent)),
  );
}

const ICONS = { delete: "trash", move: "pin", stop: "close" };
const originName = (origin) => origin.sender_user_name ?? authorName(origin.sender_user);

function drawMenu(view) {
  const actions = [
    ["reply", "Reply", view.onReply],
    ["edit", "Edit", view.onEdit],
    ["forward", "Forward to the bot", view.onForward],
    ["move", "Move on", view.onMove],
    ["stop", "Stop sharing", view.onStop],
    ["delete", "Delete", view.onDelete],
  ].filter(([, , run]) => run);
  if (actions.length === 0) return null;
  const menu = h("div", { class: "menu", id: uid("menu"), hidden: true });
  const more = h(
    "button",
    { type: "button", class: "more", "aria-label": "Message actions", "aria-expanded": "false", "aria-controls": menu.id, data: { action: "more" } },
    icon("more", 18),
  );
  const open = (shown) => {
    menu.hidden = !shown;
    more.setAttribute("aria-expanded", String(shown));
    if (shown) menu.firstElementChild.focus();
  };
  more.addEventListener("click", () => open(menu.hidden));
  append(menu, actions.map(([action, label, run]) => h(
    "button",
    { type: "button", data: { action }, on: { click: () => { open(false); run(); } } },
    icon(ICONS[action] ?? action, 16),
    label,
  )));
  const wrap = h("div", { class: "menu-wrap" }, more, menu);
  wrap.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    event.stopPropagation();
    open(false);
    more.focus();
  });
  wrap.addEventListener("focusout", (event) => {
    if (!wrap.contains(event.relatedTarget)) open(false);
  });
  return wrap;
}

const hueOf = (user) => Math.abs(user?.id ?? 0) % 5;
