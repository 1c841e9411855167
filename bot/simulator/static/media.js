// Owns how photos, films, sound, documents, places and contacts look inside a message.

import { fileUrl } from "./api.js";
import { h } from "./dom.js";
import { coordinates, size } from "./format.js";
import { icon } from "./icons.js";
import { worldMap } from "./world.js";

/** The node of a message's attachment, or null. */
export function drawMedia(message) {
  for (const [kind, draw] of Object.entries(DRAW)) {
    if (message[kind]) return draw(message[kind], message);
  }
  const other = OTHER.find((kind) => message[kind]);
  return other ? h("p", { class: "unsupported" }, `A ${other.replace("_", " ")}, which this page does not show.`) : null;
}

const OTHER = ["animation", "sticker", "poll", "dice", "story"];

// A venue also carries a location, so it is looked for first.
const DRAW = {
  venue: (venue) => drawPlace(venue.location, venue.title, venue.address),
  location: (location) => drawPlace(location, location.live_period ? "Live location" : null, null),
  photo: drawPhoto,
  voice: (voice) => drawSound(voice, "Voice message"),
  audio: (audio) => drawSound(audio, "Audio"),
  video: (video) => drawFilm(video, "Video"),
  video_note: (note) => drawFilm(note, "Round video"),
  document: drawDocument,
  contact: drawContact,
};

function drawPhoto(sizes, message) {
  const largest = [...sizes].sort((a, b) => b.width * b.height - a.width * a.height)[0];
  const picture = h("img", {
    class: message.has_media_spoiler ? "photo veiled" : "photo",
    src: fileUrl(largest.file_id),
    alt: message.caption ? "Photo, described below" : "Photo",
    width: largest.width,
    height: largest.height,
    loading: "lazy",
  });
  if (!message.has_media_spoiler) return h("a", photoLink(largest), picture);
  const cover = h("button", { type: "button", class: "veil", "aria-label": "Hidden photo. Press to show it." }, picture);
  cover.addEventListener("click", () => {
    picture.classList.remove("veiled");
    const link = h("a", photoLink(largest), picture);
    cover.replaceWith(link);
    link.focus();
  });
  return cover;
}

const photoLink = (photo) => ({
  class: "photo-link", href: fileUrl(photo.file_id), target: "_blank", rel: "noopener", "aria-label": "Open the photo",
});

const lasting = (file) => (file.duration ? ` of ${file.duration} s` : "");

function drawSound(file, name) {
  return h("audio", {
    class: "voice", controls: true, preload: "metadata", src: fileUrl(file.file_id), "aria-label": `${name}${lasting(file)}`,
  });
}

function drawFilm(file, name) {
  return h("video", {
    class: name === "Video" ? "film" : "film round", controls: true, preload: "metadata", src: fileUrl(file.file_id),
    "aria-label": `${name}${lasting(file)}`,
  });
}

function drawDocument(file) {
  const name = file.file_name ?? "Document";
  return h(
    "a",
    { class: "file", href: fileUrl(file.file_id), ...(file.mime_type === "application/pdf" ? { target: "_blank" } : { download: name }) },
    h("span", { class: "file-icon" }, icon("document", 22)),
    h("span", { class: "file-text" }, h("strong", {}, name), h("small", {}, [size(file.file_size), file.mime_type].filter(Boolean).join(" · "))),
  );
}

function drawPlace({ latitude, longitude }, title, address) {
  return h(
    "div",
    { class: "place" },
    worldMap(latitude, longitude),
    h(
      "div",
      { class: "place-text" },
      h("strong", {}, title ?? "Location"),
      address && h("span", {}, address),
      h("small", {}, coordinates(latitude, longitude)),
    ),
  );
}

function drawContact(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return h(
    "div",
    { class: "file" },
    h("span", { class: "file-icon" }, icon("person", 22)),
    h("span", { class: "file-text" }, h("strong", {}, name), h("small", {}, contact.phone_number)),
  );
}
