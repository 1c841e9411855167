// Owns the sheet of attachments above the composer: files of one's own, samples, places.

import { h, uid } from "./dom.js";
import { icon } from "./icons.js";
import { pack, SAMPLES } from "./samples.js";

const PLACES = [
  ["Istanbul", 41.0082, 28.9784], ["Dubai", 25.2048, 55.2708], ["Moscow", 55.7558, 37.6173],
  ["Almaty", 43.238, 76.8829], ["Zagreb", 45.815, 15.9819], ["Seoul", 37.5665, 126.978],
  ["Riyadh", 24.7136, 46.6753], ["Myawaddy", 16.6891, 98.5089], ["Open sea", 14.6, 64.2],
];
const KINDS = [
  ["photo", "Photo", "image/jpeg,image/png,image/webp"],
  ["voice", "Voice", "audio/*"],
  ["document", "Document", ""],
];

/** Make the sheet. `onSend(part)` gets {photo|voice|document} or {location}. */
export function makeSheet(onSend) {
  const sheet = h("div", { class: "sheet", role: "group", "aria-label": "Attach", id: uid("sheet"), hidden: true });
  const send = (part) => {
    sheet.hidden = true;
    onSend(part);
  };
  sheet.append(
    h("div", { class: "kinds" }, KINDS.map(([kind, label, accept]) => fileRow(kind, label, accept, send))),
    placeForm(send),
  );
  return sheet;
}

function fileRow(kind, label, accept, send) {
  const input = h("input", { type: "file", id: uid("file"), accept: accept || null, class: "file-input", data: { attach: kind } });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const packed = await pack(file);
    input.value = "";
    send({ [kind]: packed });
  });
  const sample = h(
    "button",
    { type: "button", class: "chip", data: { sample: kind }, "aria-label": `Send a sample ${label.toLowerCase()}` },
    "Sample",
  );
  sample.addEventListener("click", async () => send({ [kind]: await SAMPLES[kind]() }));
  return h(
    "div",
    { class: "kind" },
    input,
    h("label", { class: "chip strong", for: input.id }, icon(kind, 18), label, h("span", { class: "hidden" }, " from a file")),
    sample,
  );
}

function placeForm(send) {
  const field = (name, label, limit) => h(
    "label",
    {},
    label,
    h("input", { type: "number", name, required: true, step: "any", min: -limit, max: limit, placeholder: "0.0000", autocomplete: "off" }),
  );
  const form = h(
    "form",
    { class: "coordinates" },
    field("latitude", "Latitude", 90),
    field("longitude", "Longitude", 180),
    h("button", { type: "submit", class: "chip" }, "Send"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send({ location: { latitude: form.latitude.valueAsNumber, longitude: form.longitude.valueAsNumber } });
    form.reset();
  });
  const places = PLACES.map(([name, latitude, longitude]) => h(
    "button",
    { type: "button", class: "chip", data: { place: name }, on: { click: () => send({ location: { latitude, longitude } }) } },
    name,
  ));
  const heading = h("p", { class: "sheet-title", id: uid("places") }, icon("pin", 16), "Share a location");
  return h("div", { class: "places", role: "group", "aria-labelledby": heading.id }, heading, h("div", { class: "chips" }, places), form);
}
