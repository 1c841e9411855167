// Owns the dialogs that make phones and groups and change a group's members.

import * as api from "./api.js";
import { h, uid } from "./dom.js";
import { LANGUAGES, ROLES } from "./format.js";
import { world } from "./state.js";

function openDialog(title, fields, label, onSubmit) {
  const heading = h("h2", { id: uid("dialog") }, title);
  const refusal = h("p", { class: "refusal-line", role: "alert" });
  const cancel = h("button", { type: "button", class: "chip" }, "Cancel");
  const form = h("form", {}, heading, fields, refusal, h("div", { class: "dialog-buttons" }, cancel, h("button", { type: "submit", class: "primary" }, label)));
  const dialog = h("dialog", { "aria-labelledby": heading.id }, form);
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const after = await onSubmit(form);
      dialog.close(); // gives the focus back first, so that `after` may take it elsewhere
      after();
    } catch (error) {
      refusal.textContent = error.message;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

const options = (table) => Object.entries(table).map(([value, label]) => h("option", { value }, label));

function memberBoxes(checked) {
  return h(
    "fieldset",
    {},
    h("legend", {}, "Members"),
    [...world.phones.values()].map((phone) => h(
      "label",
      { class: "check" },
      h("input", { type: "checkbox", name: "member", value: phone.id, checked: checked(phone) }),
      `${phone.name} (${ROLES[phone.role] ?? phone.role})`,
    )),
  );
}

const chosen = (form) => [...form.querySelectorAll("[name=member]:checked")].map((box) => Number(box.value));

/** Ask for a new phone; `onMade(phone)` gets it. */
export function openPhoneDialog(onMade) {
  const fields = [
    h("label", {}, "Name", h("input", { name: "person", required: true, maxlength: "60", autocomplete: "off" })),
    h("label", {}, "Language", h("select", { name: "language" }, options(LANGUAGES))),
    h("label", {}, "Role", h("select", { name: "role" }, options(ROLES))),
  ];
  openDialog("Add a phone", fields, "Add", async (form) => {
    const { person, language, role } = form.elements;
    const phone = await api.addPhone({ name: person.value.trim(), language: language.value, role: role.value });
    return () => onMade(phone);
  });
}

/** Ask for a new group; the bot is always in it. */
export function openNewGroupDialog() {
  const fields = [
    h("label", {}, "Title", h("input", { name: "heading", required: true, maxlength: "120", autocomplete: "off" })),
    memberBoxes((phone) => phone.role === "officer"),
  ];
  openDialog("New group with the bot", fields, "Make", async (form) => {
    await api.addGroup({ title: form.elements.heading.value.trim(), members: chosen(form) });
    return () => {};
  });
}

/** Change who is in a group, or turn it into a supergroup. */
export function openGroupDialog(chat, run) {
  const upgrade = h("button", { type: "button", class: "chip", data: { migrate: chat.id } }, "Turn into a supergroup");
  const fields = [
    memberBoxes((phone) => chat.members.includes(phone.id)),
    chat.type === "group" && h("div", { class: "upgrade" }, upgrade, h("small", {}, "The chat gets another id, as in Telegram.")),
  ].filter(Boolean);
  const dialog = openDialog(`Members of ${chat.title}`, fields, "Save", async (form) => {
    const now = chosen(form);
    const people = chat.members.filter((id) => world.phones.has(id));
    await api.setMembers(chat.id, now.filter((id) => !people.includes(id)), people.filter((id) => !now.includes(id)));
    return () => {};
  });
  upgrade.addEventListener("click", () => {
    dialog.close();
    run(api.migrate(chat.id));
  });
}
