// Owns the sheet of attachments above the composer: files of one's own, samples, places, a contact, a forward.

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
const RARER = [
  ["video", "Video", "video/*"],
  ["video_note", "Round video", "video/*"],
  ["audio", "Audio", "audio/*"],
];
const ALBUMS = ["photo", "video", "document", "audio"];
const LIVE_SECONDS = 900;
const OFFER = "Work abroad without experience, 3000 dollars a month. We pay the ticket. Write to me.";

/** Make the sheet. `onSend(part)` gets {[kind]}, {album}, {location}, {contact} or {text, forwarded_from}. */
export function makeSheet(onSend) {
  const sheet = h("div", { class: "sheet", role: "group", "aria-label": "Attach", id: uid("sheet"), hidden: true });
  const send = (part) => {
    sheet.hidden = true;
    onSend(part);
  };
  sheet.append(
    h("div", { class: "kinds" }, KINDS.map(([kind, label, accept]) => fileRow(kind, label, accept, send))),
    h("div", { class: "chips" }, RARER.map(([kind, label, accept]) => fileChip(kind, label, accept, "chip", send)), MORE.map(([name, label, part]) => h(
      "button",
      { type: "button", class: "chip", data: { more: name }, on: { click: async () => send(await part()) } },
      label,
    ))),
    placeForm(send),
  );
  return sheet;
}

const MORE = [
  ["album", "Sample album", async () => ({ album: await Promise.all(["one", "two"].map(async () => ({ kind: "photo", ...await SAMPLES.photo() }))) })],
  ["contact", "My contact", () => ({ contact: true })],
  ["forward", "Forwarded offer", () => ({ text: OFFER, forwarded_from: "Recruiter" })],
];

function fileChip(kind, label, accept, look, send) {
  const input = h("input", { type: "file", id: uid("file"), accept: accept || null, class: "file-input", multiple: ALBUMS.includes(kind), data: { attach: kind } });
  input.addEventListener("change", async () => {
    const packed = await Promise.all([...input.files].map((file) => pack(file)));
    if (packed.length === 0) return;
    input.value = "";
    send(packed.length === 1 ? { [kind]: packed[0] } : { album: packed.map((file) => ({ kind, ...file })) });
  });
  return [input, h("label", { class: look, for: input.id }, icon(kind, 18), label, h("span", { class: "hidden" }, " from a file"))];
}

function fileRow(kind, label, accept, send) {
  const sample = h(
    "button",
    { type: "button", class: "chip", data: { sample: kind }, "aria-label": `Send a sample ${label.toLowerCase()}` },
    "Sample",
  );
  sample.addEventListener("click", async () => send({ [kind]: await SAMPLES[kind]() }));
  return h(
    "div",
    { class: "kind" },
    fileChip(kind, label, accept, "chip strong", send),
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
  const live = h("input", { type: "checkbox", name: "live" });
  const share = (latitude, longitude) => {
    send({ location: { latitude, longitude, ...(live.checked && { live_period: LIVE_SECONDS }) } });
    live.checked = false;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    share(form.latitude.valueAsNumber, form.longitude.valueAsNumber);
    form.reset();
  });
  const places = PLACES.map(([name, latitude, longitude]) => h(
    "button",
    { type: "button", class: "chip", data: { place: name }, on: { click: () => share(latitude, longitude) } },
    name,
  ));
  const heading = h("p", { class: "sheet-title", id: uid("places") }, icon("pin", 16), "Share a location");
  const following = h("label", { class: "live" }, live, "Live, for 15 minutes");
  return h("div", { class: "places", role: "group", "aria-labelledby": heading.id }, heading, h("div", { class: "chips" }, places), following, form);
}
