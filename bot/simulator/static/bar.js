// Owns the bar of the world: its clock, the connection, the people, the faults.

import * as api from "./api.js";
import { h, uid } from "./dom.js";
import { activeFaults, makeFaults } from "./faults.js";
import { ahead, day, hour, tashkentHour } from "./format.js";
import { openNewGroupDialog, openPhoneDialog } from "./groups.js";
import { icon } from "./icons.js";
import { makePeople } from "./people.js";
import { welcome, world, worldNow } from "./state.js";

const STEPS = [[1, "+1 min"], [5, "+5 min"], [10, "+10 min"], [60, "+1 h"], [1440, "+1 day"]];
const CONNECTION = { connecting: "Connecting…", live: "Live", lost: "Connection lost, trying again…" };

/** Fill the bar. `onPick(userId)` is called for a chosen person. Returns {update, showCurrent}. */
export function fillBar(bar, onPick) {
  const refusal = h("p", { class: "refusal-line", role: "alert" });
  const warn = (text) => { refusal.textContent = text; };
  const connection = h("p", { class: "connection", role: "status" });
  const toggle = h(
    "button",
    { type: "button", class: "toggle", "aria-expanded": "false", "aria-controls": "steps makers faults" },
    icon("sliders", 18), "World", h("span", { class: "count", hidden: true }),
  );
  const clock = makeClock(warn);
  const faults = makeFaults(warn);
  const people = makePeople(onPick);
  const add = h("button", { type: "button", class: "chip", data: { action: "add-phone" } }, icon("plus", 16), "Add a phone");
  const group = h("button", { type: "button", class: "chip", data: { action: "add-group" } }, icon("group", 16), "New group");
  add.addEventListener("click", () => openPhoneDialog((phone) => { welcome(phone); onPick(phone.id); }));
  group.addEventListener("click", openNewGroupDialog);
  toggle.addEventListener("click", () => {
    const open = bar.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
  });

  bar.append(
    h("div", { class: "brand" }, h("img", { src: "/static/mark.svg", alt: "", width: 38, height: 38 }), h("div", {}, h("h1", {}, "Elchi ", h("span", {}, "simulator")), connection)),
    clock.face,
    toggle,
    clock.buttons,
    people.element,
    h("div", { class: "makers", id: "makers" }, add, group),
    faults.element,
    refusal,
  );

  function update(change) {
    connection.textContent = CONNECTION[world.connection];
    connection.dataset.state = world.connection;
    clock.show();
    faults.show();
    const count = activeFaults();
    const badge = toggle.querySelector(".count");
    badge.hidden = count === 0;
    badge.textContent = `${count} on`;
    if (["reset", "phone", "unread"].includes(change.type)) people.show();
  }

  setInterval(clock.show, 1000);
  return { update, showCurrent: people.showCurrent };
}

function makeClock(warn) {
  const time = h("time", { class: "time" });
  const date = h("span", {});
  const home = h("span", {});
  const lead = h("span", { class: "lead" });
  const heading = h("h2", { id: uid("clock"), class: "hidden" }, "The world’s clock");
  const face = h("section", { class: "clock", "aria-labelledby": heading.id }, heading, time, h("p", {}, date, home, lead));
  const buttons = h("div", { class: "steps", id: "steps", role: "group", "aria-label": "Move the clock forward" }, STEPS.map(([minutes, label]) => h(
    "button",
    { type: "button", class: "chip", data: { minutes }, on: { click: () => move(minutes) } },
    label,
  )));

  async function move(minutes) {
    try {
      await api.moveClock(minutes); // the event stream tells the new time
      warn("");
    } catch (error) {
      warn(error.message);
    }
  }

  function show() {
    const now = worldNow();
    const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };
    write(time, hour(now));
    time.dateTime = new Date(now).toISOString().slice(0, 16);
    write(date, `${day(now)}, UTC`);
    write(home, `Tashkent ${tashkentHour(now)}`);
    const gap = ahead(now - Date.now());
    write(lead, gap ? `${gap} ahead of real time` : "");
  }

  return { face, buttons, show };
}
