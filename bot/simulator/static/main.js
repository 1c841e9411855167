// Owns the page as a whole: puts the bar and the phones up and hands every change of the world to them.

import { fillBar } from "./bar.js";
import { arrange } from "./dom.js";
import { connect } from "./live.js";
import { makePhone } from "./phone.js";
import { subscribe, world } from "./state.js";

const small = window.matchMedia("(max-width: 760px)");
const stage = document.getElementById("phones");
const phones = new Map();
let current = null;

const bar = fillBar(document.getElementById("bar"), pick);

function isSeen(userId) {
  return !document.hidden && (!small.matches || userId === current);
}

/** Bring one phone to the front: into view on a wide screen, alone on a small one. */
function pick(userId) {
  setCurrent(userId);
  const phone = phones.get(userId);
  if (!phone) return;
  phone.element.scrollIntoView({ inline: "nearest", block: "nearest" });
  phone.focus();
}

function setCurrent(userId) {
  current = userId;
  for (const [id, phone] of phones) phone.element.classList.toggle("current", id === current);
  bar.showCurrent(current);
  phones.get(userId)?.seen();
}

function update(change) {
  for (const id of world.phones.keys()) {
    if (!phones.has(id)) phones.set(id, makePhone(id, () => isSeen(id)));
  }
  for (const id of [...phones.keys()]) if (!world.phones.has(id)) phones.delete(id);
  arrange(stage, [...world.phones.keys()].map((id) => phones.get(id).element));
  if (!world.phones.has(current) && world.phones.size > 0) setCurrent([...world.phones.keys()][0]);
  if (change.type !== "unread") for (const phone of phones.values()) phone.update(change);
  bar.update(change);
}

// Changes come in bursts; a change made while another is handled waits for its turn.
const queue = [];
let busy = false;
subscribe((change) => {
  queue.push(change);
  if (busy) return;
  busy = true;
  while (queue.length > 0) update(queue.shift());
  busy = false;
});

const seeAll = () => phones.forEach((phone) => phone.seen());
document.addEventListener("visibilitychange", seeAll);
small.addEventListener("change", seeAll);
stage.addEventListener("focusin", (event) => {
  const id = Number(event.target.closest("[data-phone]")?.dataset.phone);
  if (id && id !== current) setCurrent(id);
});

bar.update({ type: "reset" });
connect();
