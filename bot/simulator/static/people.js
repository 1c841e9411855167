// Owns the list of people in the bar: on a small screen it chooses the phone that is shown.

import { h, hidden } from "./dom.js";
import { initials, ROLES } from "./format.js";
import { chatsOf, unreadOf, world } from "./state.js";

/** Make the list. `onPick(userId)` is called for a press. Returns {element, show, showCurrent}. */
export function makePeople(onPick) {
  let current = null;
  let drawn = "";
  const list = h("ul", {});
  const element = h("nav", { class: "people", "aria-label": "People" }, list);
  element.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const all = [...list.querySelectorAll("button")];
    event.preventDefault();
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
  });

  const unreadIn = (phone) => chatsOf(phone).reduce((sum, chat) => sum + unreadOf(phone.id, chat.id), 0);

  // Drawn anew only when it differs: a list that is swapped under the pointer swallows the press.
  function show() {
    const wanted = JSON.stringify([...world.phones.values()].map((phone) => [phone, unreadIn(phone), phone.id === current]));
    if (wanted === drawn) return;
    drawn = wanted;
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.person : null;
    list.replaceChildren(...[...world.phones.values()].map((phone) => {
      const count = unreadIn(phone);
      return h("li", {}, h(
        "button",
        {
          type: "button", data: { person: phone.id, role: phone.role }, "aria-current": phone.id === current ? "true" : null,
          on: { click: () => onPick(phone.id) },
        },
        h("span", { class: "avatar", "aria-hidden": "true" }, initials(phone.name)),
        h("span", { class: "who" }, h("strong", {}, phone.name), h("small", {}, ROLES[phone.role] ?? phone.role)),
        count > 0 && h("span", { class: "count" }, count, hidden(" unread")),
      ));
    }));
    if (focused) [...list.querySelectorAll("button")].find((button) => button.dataset.person === focused)?.focus();
  }

  function showCurrent(userId) {
    current = userId;
    show();
  }

  return { element, show, showCurrent };
}
