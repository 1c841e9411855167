// Owns the list of messages of the chat that is open in a phone: it follows the world with the fewest changes.

import { arrange, h } from "./dom.js";
import { dayKey, shortDay, toMs } from "./format.js";
import { drawMessage } from "./message.js";
import { serviceText } from "./service.js";
import { icon } from "./icons.js";

const NEAR_END = 90;
const ROOM_ABOVE = 8;
const TRACE_MS = 2200;

/** Make the list. `viewOf(message, chat)` gives the owner's view of a message. Returns {element, show}. */
export function makeLog(label, viewOf) {
  const log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": label, tabindex: "0" });
  const jump = h("button", { type: "button", class: "jump", "aria-label": "Go to the newest message", hidden: true }, icon("down"));
  const element = h("div", { class: "log-wrap" }, log, jump);
  let shown = { id: null, nodes: new Map() };

  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
  const toEnd = () => { log.scrollTop = log.scrollHeight; };
  let following = true; // the reader is at the end and stays there, whatever grows or shrinks
  let height = 0;
  const keepPlace = () => {
    if (following) toEnd();
    height = log.clientHeight;
    jump.hidden = atEnd();
  };
  log.addEventListener("scroll", () => {
    if (log.clientHeight !== height) return; // not the reader: the room changed, keepPlace comes next
    following = atEnd();
    jump.hidden = following;
  }, { passive: true });
  jump.addEventListener("click", () => { toEnd(); log.focus(); });
  log.addEventListener("load", keepPlace, true);
  new ResizeObserver(keepPlace).observe(log);
  log.addEventListener("keydown", moveAmongMessages);

  function show(chat) {
    const fresh = shown.id !== chat.id;
    if (fresh) shown = { id: chat.id, nodes: new Map() };
    if (fresh) following = true;
    const before = shown.nodes;
    const nodes = new Map();
    const wanted = [];
    let lastDay = null;
    let previous = null;
    for (const message of chat.messages) {
      const today = dayKey(toMs(message.date));
      if (today !== lastDay) {
        const separator = before.get(today)?.node ?? h("div", { class: "day" }, shortDay(toMs(message.date)));
        nodes.set(today, { node: separator });
        wanted.push(separator);
        previous = null;
      }
      lastDay = today;
      const node = nodeFor(message, before.get(message.message_id), chat);
      node.classList.toggle("continued", continues(previous, message));
      nodes.set(message.message_id, { node, message });
      wanted.push(node);
      previous = message;
    }
    if (!fresh) keepTraces(before, nodes, wanted);
    arrange(log, wanted);
    restTabs(log);
    shown.nodes = nodes;
    keepPlace();
  }

  function nodeFor(message, before, chat) {
    if (before?.message === message) return before.node;
    const node = drawMessage(message, viewOf(message, chat));
    if (before) handFocusOver(before.node, node);
    else if (shown.nodes.size > 0) node.classList.add("new");
    return node;
  }

  // A message that vanished leaves a short trace, so that one sees that it was there.
  function keepTraces(before, nodes, wanted) {
    for (const [id, { node, message }] of before) {
      if (!message || nodes.has(id)) continue;
      if (!node.classList.contains("deleted")) {
        if (node.contains(document.activeElement)) log.focus();
        node.classList.add("deleted");
        node.inert = true;
        node.append(h("p", { class: "trace" }, "deleted"));
        setTimeout(() => {
          shown.nodes.delete(id);
          node.remove();
        }, TRACE_MS);
      }
      nodes.set(id, { node, message });
      const earlier = wanted.findIndex((item) => Number(item.dataset.message) > id);
      wanted.splice(earlier < 0 ? wanted.length : earlier, 0, node);
    }
  }

  function scrollTo(id) {
    const node = shown.nodes.get(id)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    node.focus();
    node.classList.add("pointed");
    setTimeout(() => node.classList.remove("pointed"), 1500);
  }

  /** As the app opens a chat: at the first message that was not read, if it does not fit below the top. */
  function toUnread(count) {
    const first = [...shown.nodes.values()].filter(({ message }) => message).at(-count)?.node;
    if (!first) return;
    const top = first.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop - ROOM_ABOVE;
    if (top >= log.scrollTop) return;
    following = false;
    log.scrollTop = top;
    jump.hidden = atEnd();
  }

  return { element, log, show, toEnd, toUnread, scrollTo };
}

const continues = (previous, message) =>
  Boolean(previous) && previous.from?.id === message.from?.id && !serviceText(previous) && !serviceText(message)
  && message.date - previous.date < 300;

// A bot edits its message after a tap: the keyboard's user must not be thrown to the top of the page.
function handFocusOver(old, node) {
  const active = document.activeElement;
  if (!old.contains(active)) return;
  const { callback } = active.dataset;
  setTimeout(() => {
    const same = callback ? [...node.querySelectorAll("[data-callback]")].find((key) => key.dataset.callback === callback) : null;
    (same ?? node.querySelector("[data-callback]") ?? node).focus({ preventScroll: true });
  });
}

// One message's menu is a tab stop (the newest); the arrow keys reach the others.
function restTabs(log) {
  const all = [...log.querySelectorAll(".more")];
  all.forEach((more, index) => { more.tabIndex = index === all.length - 1 ? 0 : -1; });
}

function moveAmongMessages(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || !event.target.classList.contains("more")) return;
  const all = [...event.currentTarget.querySelectorAll(".more")];
  const next = all[all.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
