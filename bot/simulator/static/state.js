// Owns the page's copy of the simulated world: the snapshot, the events applied to it, and what is unread.
// Rules: chats and messages are replaced, never changed in place, so a view can compare by identity.

import { toMs } from "./format.js";

export const world = {
  seq: 0,
  bot: {},
  phones: new Map(),
  chats: new Map(),
  faults: {},
  connection: "connecting",
  clock: { at: Date.now(), seen: performance.now() },
};

const unread = new Map();
const listeners = new Set();

/** Be told of every change: {type, ...}. */
export function subscribe(listener) {
  listeners.add(listener);
}

function tell(change) {
  for (const listener of listeners) listener(change);
}

/** The world's time now, in milliseconds: it runs on between the server's words. */
export const worldNow = () => world.clock.at + (performance.now() - world.clock.seen);

function setNow(now) {
  world.clock = { at: toMs(now), seen: performance.now() };
  tell({ type: "clock" });
}

function setFaults(faults) {
  world.faults = { ...world.faults, ...faults };
  tell({ type: "faults" });
}

export function setConnection(connection) {
  if (world.connection === connection) return;
  world.connection = connection;
  tell({ type: "connection" });
}

/** Take a whole snapshot; what did not change keeps its identity, so open menus and focus survive a resync. */
export function reset(snapshot) {
  world.seq = snapshot.seq ?? 0;
  world.bot = snapshot.bot ?? {};
  world.faults = snapshot.faults ?? {};
  world.clock = { at: toMs(snapshot.now), seen: performance.now() };
  world.phones = new Map((snapshot.phones ?? []).map((phone) => [phone.id, phone]));
  world.chats = new Map((snapshot.chats ?? []).map((chat) => [chat.id, keepSame(world.chats.get(chat.id), chat)]));
  tell({ type: "reset" });
}

function keepSame(old, chat) {
  if (!old) return { ...chat, messages: chat.messages ?? [] };
  const known = new Map(old.messages.map((message) => [message.message_id, message]));
  const messages = (chat.messages ?? []).map((message) => {
    const before = known.get(message.message_id);
    return before && JSON.stringify(before) === JSON.stringify(message) ? before : message;
  });
  return { ...chat, messages };
}

/** Apply one event of the stream; false means that events were missed and a snapshot is needed. */
export function apply(event) {
  if (event.seq <= world.seq) return true;
  if (event.seq > world.seq + 1) return false;
  world.seq = event.seq;
  const known = APPLY[event.type];
  return known ? known(event) !== false : true;
}

const APPLY = {
  message({ chat, message }) {
    const old = world.chats.get(chat);
    if (!old) return false;
    const messages = old.messages.filter((other) => other.message_id !== message.message_id);
    put({ ...old, ...keyboardOf(message), messages: [...messages, message] });
    tell({ type: "message", chat, message });
    return true;
  },
  edited({ chat, message }) {
    const old = world.chats.get(chat);
    if (!old) return false;
    put({ ...old, messages: old.messages.map((other) => (other.message_id === message.message_id ? message : other)) });
    tell({ type: "edited", chat, message });
    return true;
  },
  deleted({ chat, message_ids: ids }) {
    const old = world.chats.get(chat);
    if (!old) return true;
    put({ ...old, messages: old.messages.filter((message) => !ids.includes(message.message_id)) });
    tell({ type: "deleted", chat, ids });
    return true;
  },
  chat({ chat }) {
    const old = world.chats.get(chat.id);
    put({ ...old, ...chat, messages: chat.messages ? keepSame(old, chat).messages : old?.messages ?? [] });
    tell({ type: "chat", chat: chat.id });
  },
  phone: ({ phone }) => putPhone(phone),
  clock: ({ now }) => setNow(now),
  faults: ({ faults }) => setFaults(faults),
  answer: (event) => tell(event),
};

/** Take in a phone that was just made, unless the event stream was faster. */
export function welcome(phone) {
  if (!world.phones.has(phone.id)) putPhone(phone);
}

function putPhone(phone) {
  world.phones.set(phone.id, phone);
  tell({ type: "phone", phone: phone.id });
}

function put(chat) {
  world.chats.set(chat.id, chat);
}

// A snapshot names the keyboard in force; between snapshots the message that set it does.
function keyboardOf(message) {
  if (message.reply_markup?.keyboard) return { reply_keyboard: message.reply_markup };
  if (message.reply_markup?.remove_keyboard) return { reply_keyboard: null };
  return {};
}

/** The chats a phone shows, private chat first. */
export function chatsOf(phone) {
  return (phone.chats ?? [])
    .map((id) => world.chats.get(id))
    .filter(Boolean)
    .sort((a, b) => Number(b.type === "private") - Number(a.type === "private"));
}

const key = (phone, chat) => `${phone}:${chat}`;
export const unreadOf = (phone, chat) => unread.get(key(phone, chat)) ?? 0;

export function addUnread(phone, chat) {
  unread.set(key(phone, chat), unreadOf(phone, chat) + 1);
  tell({ type: "unread", phone });
}

export function clearUnread(phone, chat) {
  if (unread.delete(key(phone, chat))) tell({ type: "unread", phone });
}
