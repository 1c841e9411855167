// Owns the list of chats at the head of a phone, with what is unread in each.

import { h, hidden } from "./dom.js";
import { icon } from "./icons.js";
import { unreadOf, world } from "./state.js";

/** The name of a chat on a phone: a private chat is the one with the bot, whose name has languages. */
export function chatTitle(chat, language) {
  if (chat.type !== "private") return chat.title || "Group";
  return world.bot.names?.[language] || world.bot.name || world.bot.first_name || world.bot.username || "Bot";
}

/** Make the list of chats. `onOpen(chatId)` is called for a press. Returns {element, show}. */
export function makeTabs(phone, onOpen) {
  const element = h("div", { class: "tabs", role: "group", "aria-label": "Chats" });
  element.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const all = [...element.children];
    if (step) all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
  });

  let drawn = "";

  // Drawn anew only when it differs: a list that is swapped under the pointer swallows the press.
  function show(chats, openId, language) {
    const wanted = JSON.stringify(chats.map((chat) => [chat.id, chatTitle(chat, language), unreadOf(phone, chat.id), chat.id === openId]));
    if (wanted === drawn) return;
    drawn = wanted;
    const focused = document.activeElement?.dataset?.chat;
    const had = element.contains(document.activeElement);
    element.classList.toggle("single", chats.length < 2);
    element.replaceChildren(...chats.map((chat) => {
      const count = unreadOf(phone, chat.id);
      return h(
        "button",
        {
          type: "button", "aria-current": chat.id === openId ? "true" : null, data: { chat: chat.id, unread: count },
          on: { click: () => onOpen(chat.id) },
        },
        chat.type === "private" ? h("span", { class: "bot-mark" }) : icon("group", 18),
        h("span", { class: "tab-title" }, chatTitle(chat, language)),
        count > 0 && h("span", { class: "count" }, count, hidden(" unread")),
      );
    }));
    if (had) [...element.children].find((tab) => tab.dataset.chat === focused)?.focus();
  }

  return { element, show };
}
