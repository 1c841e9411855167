// Owns the drawings on buttons: 24-unit line icons, hidden from screen readers because the buttons have names.

import { svg } from "./dom.js";

const PATHS = {
  attach: "M12 5v14M5 12h14",
  audio: "M9 18V6l10-2v12M9 18a2.500 2.500 0 11-5 0 2.500 2.500 0 015 0zM19 16a2.500 2.500 0 11-5 0 2.500 2.500 0 015 0z",
  ban: "M5.6 5.6l12.8 12.8M12 3a9 9 0 100 18 9 9 0 000-18z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  clock: "M12 7v5l3.5 2M12 3a9 9 0 100 18 9 9 0 000-18z",
  close: "M6 6l12 12M18 6L6 18",
  document: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  down: "M6 9l6 6 6-6",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  forward: "M15 7l5 5-5 5M20 12h-9c-4 0-6.500 2-7 6",
  group: "M9 11a3 3 0 100-6 3 3 0 000 6zM3.5 19c.5-3 2.600-4.500 5.500-4.500s5 1.500 5.500 4.500M16 11.500a2.500 2.500 0 10-1-4.800M17 14.600c2 .3 3.200 1.700 3.500 4.400",
  link: "M9 15l6-6M11 6.500l1.500-1.500a4.200 4.200 0 016 6L17 12.500M13 17.500L11.500 19a4.200 4.200 0 01-6-6L7 11.500",
  more: "M5.500 12h.01M12 12h.01M18.500 12h.01",
  person: "M12 12a4 4 0 100-8 4 4 0 000 8zM4.500 20c.8-3.700 3.600-5.500 7.500-5.500s6.700 1.800 7.500 5.500",
  photo: "M4 6h16v13H4zM4 16l5-5 4 4 3-2.500 4 3.500M15.500 9.700h.01",
  pin: "M12 21s6.500-6.300 6.500-11.300a6.500 6.500 0 00-13 0C5.500 14.700 12 21 12 21zM12 12a2.300 2.300 0 100-4.600 2.300 2.300 0 000 4.600z",
  pinned: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  plus: "M12 6v12M6 12h12",
  reply: "M9 7L4 12l5 5M4 12h9c4 0 6.500 2 7 6",
  send: "M4 12l16-8-5 16-3.500-6.500zM11.500 13.500L20 4",
  sliders: "M5 7h8M17 7h2M5 17h2M11 17h8M15 5v4M9 15v4",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  video: "M4 7h11v10H4zM15 11l5-3v8l-5-3",
  video_note: "M12 3a9 9 0 100 18 9 9 0 000-18zM10 8.500l5.500 3.500-5.500 3.500z",
  voice: "M12 14a3 3 0 003-3V6a3 3 0 00-6 0v5a3 3 0 003 3zM6 11a6 6 0 0012 0M12 17v4",
};

/** One icon by name. */
export function icon(name, size = 20) {
  const line = svg("path", { d: PATHS[name] });
  return svg(
    "svg",
    {
      viewBox: "0 0 24 24", width: size, height: size, class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false",
    },
    line,
  );
}
