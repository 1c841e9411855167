// Owns the drawing of text with Bot API entities; offsets count UTF-16 units, which is what JS strings count too.

import { h } from "./dom.js";

const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);
const PLAIN_TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
  mention: "span", text_mention: "span", hashtag: "span", cashtag: "span",
};
const INLINE_LINKS = {
  url: (text) => (/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`),
  text_link: (text, entity) => entity.url,
  email: (text) => `mailto:${text}`,
  phone_number: (text) => `tel:${text.replace(/[^+\d]/g, "")}`,
};

// These begin and end a line of their own; the line feed after one would draw an empty line.
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** The address if it is of a kind we let people open, else null. */
export function safeUrl(address) {
  try {
    const url = new URL(address);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Draw text with entities as nodes. `onCommand` is called with a tapped /command. */
export function drawText(text, entities = [], onCommand = null) {
  const sorted = entities
    .filter((entity) => entity.length > 0 && entity.offset >= 0 && entity.offset < text.length)
    .map((entity) => ({ ...entity, end: Math.min(entity.offset + entity.length, text.length) }))
    .sort((a, b) => a.offset - b.offset || b.end - a.end);
  return drawRange(text, 0, text.length, sorted, onCommand);
}

// Entities nest; one that crosses its neighbour's edge is cut in two, as clients do.
function drawRange(text, from, to, entities, onCommand) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length > 0) {
    const [entity, ...others] = rest;
    const end = Math.min(entity.end, to);
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inner = others.filter((other) => other.offset < end).map((other) => ({ ...other, end: Math.min(other.end, end) }));
    const spill = others
      .filter((other) => other.end > end)
      .map((other) => ({ ...other, offset: Math.max(other.offset, end) }))
      .sort((a, b) => a.offset - b.offset || b.end - a.end);
    const content = drawRange(text, entity.offset, end, inner, onCommand);
    nodes.push(wrap(entity, text.slice(entity.offset, end), content, onCommand));
    at = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end;
    rest = spill;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrap(entity, plain, content, onCommand) {
  const { type } = entity;
  if (type in INLINE_LINKS) return drawLink(INLINE_LINKS[type](plain, entity), content);
  if (type in PLAIN_TAGS) return h(PLAIN_TAGS[type], { class: `e-${type}` }, content);
  if (type === "pre") return h("pre", { data: { language: entity.language } }, h("code", {}, content));
  if (type === "blockquote") return h("blockquote", {}, content);
  if (type === "expandable_blockquote") return drawExpandable(content);
  if (type === "spoiler") return drawSpoiler(content);
  if (type === "bot_command" && onCommand) {
    return h("button", { type: "button", class: "e-command", on: { click: () => onCommand(plain) } }, content);
  }
  return h("span", { class: `e-${type}` }, content);
}

/** A link that opens apart from the page, or plain text when its address is of no kind we open. */
export function drawLink(address, content, attrs = {}) {
  const href = safeUrl(address);
  if (!href) return h("span", attrs, content);
  return h("a", { ...attrs, href, target: "_blank", rel: "noopener noreferrer nofollow", title: href }, content);
}

function drawSpoiler(content) {
  const inner = h("span", { class: "spoiler-text" }, content);
  inner.inert = true;
  const cover = h("button", { type: "button", class: "spoiler", "aria-label": "Hidden text. Press to show it." }, inner);
  cover.addEventListener("click", () => {
    inner.inert = false;
    inner.tabIndex = -1;
    cover.replaceWith(inner);
    inner.focus();
  });
  return cover;
}

function drawExpandable(content) {
  const quote = h("blockquote", { class: "short" }, content);
  const more = h("button", { type: "button", class: "e-command", "aria-expanded": "false" }, "Show more");
  more.addEventListener("click", () => {
    const short = quote.classList.toggle("short");
    more.textContent = short ? "Show more" : "Show less";
    more.setAttribute("aria-expanded", String(!short));
  });
  return h("div", {}, quote, more);
}
