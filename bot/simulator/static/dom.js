// Owns the making of elements: text only ever enters the page as a text node, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element. `attrs.on` holds listeners, `attrs.data` the data-* values; null and false are left out. */
export function h(tag, attrs = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "data") {
      for (const [key, item] of Object.entries(value)) {
        if (item !== null && item !== undefined && item !== false) element.dataset[key] = item;
      }
    } else if (name === "value" || name === "checked" || name === "disabled") {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  append(element, children);
  return element;
}

/** Append nodes, strings and (nested) lists of them; empty values are left out. */
export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child);
  }
}

/** Make an SVG element with the given children. */
export function svg(tag, attrs = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Bring `parent` to hold exactly `wanted`, in order, and move only what is out of place. */
export function arrange(parent, wanted) {
  let at = parent.firstChild;
  for (const node of wanted) {
    if (at === node) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** Text for screen readers only. */
export const hidden = (text) => h("span", { class: "hidden" }, text);

let counter = 0;
/** An id that is unique in this page. */
export const uid = (prefix) => `${prefix}-${(counter += 1)}`;
