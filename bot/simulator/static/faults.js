// Owns the switches for what can go wrong between bot and Telegram.

import * as api from "./api.js";
import { h, uid } from "./dom.js";
import { world } from "./state.js";

// [name, label, explanation, value when switched on]; a number below 1 is a share that can be changed.
const FAULTS = [
  ["outage", "Outage", "Telegram does not answer at all.", true],
  ["rate_limits", "Rate limits", "Too fast gets “retry after”.", true],
  ["error_5xx", "Server errors", "A share of calls ends in a 5xx.", 0.3],
  ["timeout_after_delivery", "Time-out after delivery", "It arrives, the answer does not.", 0.3],
  ["drop", "Dropped connections", "A share of calls breaks off.", 0.3],
  ["duplicate_updates", "Duplicated updates", "The bot hears everything twice.", true],
  ["reorder_updates", "Reordered updates", "The bot hears things out of order.", true],
];

/** How many faults are switched on. */
export const activeFaults = () => FAULTS.filter(([name]) => Boolean(world.faults[name])).length;

/** Make the switches. `warn(text)` shows a refusal. Returns {element, show}. */
export function makeFaults(warn) {
  const rows = FAULTS.map((fault) => faultRow(fault, warn));
  const heading = h("h2", { id: uid("faults") }, "What goes wrong");
  const element = h("section", { class: "faults", id: "faults", "aria-labelledby": heading.id }, heading, rows.map((row) => row.element));
  return { element, show: () => rows.forEach((row) => row.show()) };
}

function faultRow([name, label, explanation, on], warn) {
  const isShare = typeof on === "number";
  const hint = h("small", { id: uid("hint") }, explanation);
  const box = h("input", { type: "checkbox", role: "switch", id: uid("fault"), "aria-describedby": hint.id, data: { fault: name } });
  const range = isShare && h("input", { type: "range", min: "5", max: "100", step: "5", "aria-label": `${label}: share in per cent`, data: { share: name } });
  const percent = isShare && h("output", { "aria-hidden": "true" });
  const share = isShare && h("div", { class: "share", hidden: true }, range, percent);

  const change = async (value) => {
    try {
      await api.setFaults({ [name]: value }); // what came of it is told by the event stream, in order
    } catch (error) {
      warn(error.message);
      show();
    }
  };
  box.addEventListener("change", () => change(box.checked ? on : isShare ? 0 : false));
  if (isShare) {
    range.addEventListener("input", () => { percent.textContent = `${range.value} %`; });
    range.addEventListener("change", () => change(Number(range.value) / 100));
  }

  function show() {
    const value = world.faults[name];
    box.checked = Boolean(value);
    if (!isShare) return;
    share.hidden = !value;
    if (value && document.activeElement !== range) range.value = String(Math.round(value * 100));
    percent.textContent = `${range.value} %`;
  }

  return { element: h("div", { class: "fault" }, box, h("label", { for: box.id }, label), hint, share), show };
}
