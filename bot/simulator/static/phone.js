// Owns one phone: a person's chats, what is open, and what they press.

import * as api from "./api.js";
import { makeLog } from "./chatlog.js";
import { makeComposer } from "./composer.js";
import { h, uid } from "./dom.js";
import { initials, LANGUAGES, ROLES, toMs } from "./format.js";
import { openGroupDialog } from "./groups.js";
import { icon } from "./icons.js";
import { gist } from "./message.js";
import { addUnread, chatsOf, clearUnread, unreadOf, world, worldNow } from "./state.js";
import { chatTitle, makeTabs } from "./tabs.js";
import { makeToasts } from "./toast.js";

const SPINNER_MS = 15000;
const STEP = 0.01; // degrees, about a kilometre: as far as a live location moves with one press

const isLive = (message) => Boolean(message.location?.live_period) && toMs(message.date + message.location.live_period) > worldNow();

/** Make the phone of a user. `isSeen()` tells whether it is on the screen. Returns {element, update, focus}. */
export function makePhone(userId, isSeen) {
  let openId = null;
  let drawn = null; // the chat object that is on the screen
  const answered = new Set();
  const waiting = new Map(); // callback id -> pressed button

  const person = () => world.phones.get(userId);
  const chat = () => world.chats.get(openId);
  const toasts = makeToasts();
  const run = async (promise) => {
    try {
      return (await promise) ?? {};
    } catch (error) {
      toasts.warn(error.message);
      return null;
    }
  };

  const name = h("h2", { id: uid("name"), tabindex: "-1" });
  const about = h("p", { class: "about" });
  const avatar = h("span", { class: "avatar", "aria-hidden": "true" });
  const blockWords = h("span", {}, "Block bot");
  const block = h("button", { type: "button", class: "block", "aria-pressed": "false", data: { block: userId } }, icon("ban", 16), blockWords);
  block.addEventListener("click", () => run(api.block(userId, block.getAttribute("aria-pressed") !== "true")));
  const tools = h("button", { type: "button", class: "block", data: { groupTools: "" } }, icon("sliders", 16), "Members");
  tools.addEventListener("click", () => openGroupDialog(chat(), run));
  const skip = h("button", { type: "button", class: "skip-inside" }, "Skip to writing");
  const tabs = makeTabs(userId, open);
  const pinned = h("button", { type: "button", class: "pinned", hidden: true });
  const log = makeLog("Messages", viewOf);
  const composer = makeComposer(userId, () => openId, run);
  skip.addEventListener("click", () => composer.focus());
  const start = h("div", { class: "start", hidden: true });
  const unblock = h(
    "button",
    { type: "button", class: "unblock", hidden: true, on: { click: () => run(api.block(userId, false)) } },
    "Blocked: the bot cannot write here. Unblock",
  );
  const element = h(
    "section",
    { class: "phone", "aria-labelledby": name.id, data: { phone: userId } },
    h("header", { class: "head" }, avatar, h("div", { class: "who" }, name, about), tools, block),
    skip,
    tabs.element,
    pinned,
    start,
    toasts.element,
    log.element,
    unblock,
    composer.element,
  );
  log.log.addEventListener("keydown", (event) => { if (event.key === "Escape") composer.focus(); });

  function open(id) {
    openId = id;
    composer.forget();
    draw();
  }

  function viewOf(message) {
    const own = message.from?.id === userId;
    const { type } = chat();
    return {
      own,
      named: type !== "private" && !own,
      onTap: (data, button) => tap(message, data, button),
      onReply: () => composer.reply(message),
      onEdit: own && (message.text !== undefined || message.caption !== undefined) ? () => composer.edit(message) : null,
      onDelete: own || type === "private" ? () => run(api.remove({ chat: openId, user: userId, message_id: message.message_id })) : null,
      onForward: message.from?.is_bot ? null : () => forward(message),
      onMove: own && isLive(message) ? () => move(message, STEP) : null,
      onStop: own && isLive(message) ? () => move(message, null) : null,
      onCommand: (text) => composer.post({ text }, false),
      onShow: (id) => log.scrollTo(id),
    };
  }

  const forward = (message) => run(api.forward({ chat: userId, user: userId, from_chat: openId, message_id: message.message_id }));

  function move(message, step) {
    const { latitude, longitude } = message.location;
    const location = step === null ? null : { latitude: latitude + step, longitude: longitude + step };
    return run(api.move({ chat: openId, user: userId, message_id: message.message_id, location }));
  }

  async function tap(message, data, button) {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const rest = () => button.removeAttribute("aria-busy");
    const press = await run(api.tap({ chat: openId, user: userId, message_id: message.message_id, data }));
    if (!press || answered.delete(press.callback_id)) {
      rest();
      return;
    }
    waiting.set(press.callback_id, rest);
    setTimeout(rest, SPINNER_MS);
  }

  function onAnswer({ callback_id: id, text, alert }) {
    const rest = waiting.get(id);
    if (rest) {
      rest();
      waiting.delete(id);
    } else {
      answered.add(id);
    }
    if (alert && text) toasts.alert(text);
    else toasts.say(text);
  }

  // A group that became a supergroup is another chat to Telegram, but the same one to its reader.
  function successor(id) {
    return world.chats.get(id)?.messages.findLast((message) => message.migrate_to_chat_id)?.migrate_to_chat_id;
  }

  function draw() {
    const me = person();
    const chats = chatsOf(me);
    if (!chats.some(({ id }) => id === openId)) openId = (chats.find(({ id }) => id === successor(openId)) ?? chats[0])?.id ?? null;
    element.dataset.role = me.role;
    name.textContent = me.name;
    about.replaceChildren(ROLES[me.role] ?? me.role, " · ", h("span", { lang: me.language }, LANGUAGES[me.language] ?? me.language));
    avatar.textContent = initials(me.name);
    const now = chat();
    if (!now) return;
    const unread = isSeen() ? unreadOf(userId, openId) : 0;
    if (isSeen()) clearUnread(userId, openId);
    tabs.show(chats, openId, me.language);
    if (drawn !== now) drawAll(now, me);
    if (unread > 0) log.toUnread(unread);
  }

  function drawAll(now, me) {
    drawn = now;
    const isPrivate = now.type === "private";
    log.log.setAttribute("aria-label", `Messages of ${me.name} with ${chatTitle(now, me.language)}`);
    showHeader(now, isPrivate);
    showPinned(now);
    showStart(now, isPrivate, me);
    log.show(now);
    composer.show(now);
  }

  function showHeader(now, isPrivate) {
    block.hidden = !isPrivate;
    tools.hidden = isPrivate;
    block.setAttribute("aria-pressed", String(Boolean(now.blocked)));
    blockWords.textContent = now.blocked ? "Blocked" : "Block bot";
    element.classList.toggle("blocked", Boolean(now.blocked) && isPrivate);
    unblock.hidden = !(now.blocked && isPrivate);
    composer.element.hidden = !unblock.hidden;
  }

  function showPinned(now) {
    const last = now.messages.findLast((message) => now.pinned?.includes(message.message_id));
    pinned.hidden = !last;
    if (!last) return;
    pinned.replaceChildren(icon("pinned", 16), h("span", {}, h("strong", {}, "Pinned "), gist(last)));
    pinned.onclick = () => log.scrollTo(last.message_id);
  }

  function showStart(now, isPrivate, me) {
    start.hidden = !isPrivate || now.messages.length > 0;
    if (start.hidden) return;
    const words = world.bot.descriptions?.[me.language] ?? world.bot.descriptions?.[""] ?? world.bot.descriptions?.en;
    const text = typeof words === "string" ? words : words?.description;
    const press = h("button", { type: "button", class: "primary", data: { start: "" } }, "Start");
    press.addEventListener("click", async () => {
      await composer.post({ text: "/start" }, false);
      composer.focus();
    });
    start.replaceChildren(h("span", { class: "bot-mark big" }), h("strong", { lang: me.language }, chatTitle(now, me.language)), text ? h("p", { lang: me.language }, text) : "", press);
  }

  /** Follow one change of the world. */
  function update(change) {
    if (change.type === "answer") {
      if (change.user === userId) onAnswer(change);
      return;
    }
    if (change.type === "message" && chatsOf(person()).some(({ id }) => id === change.chat)) {
      const mine = change.message.from?.id === userId;
      if (!mine && !(change.chat === openId && isSeen())) addUnread(userId, change.chat);
    }
    draw();
    if (change.type === "message" && change.chat === openId && change.message.from?.id === userId) log.toEnd();
    const force = change.type === "message" && change.chat === openId && change.message.reply_markup?.force_reply;
    if (force) composer.reply(change.message);
  }

  draw();
  return { element, update, focus: () => name.focus({ preventScroll: true }), seen: draw };
}
