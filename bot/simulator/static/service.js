// Owns the one-line words for what Telegram tells in service messages.

import { authorName } from "./format.js";

const names = (users) => users.map(authorName).join(", ");

const WORDS = {
  new_chat_members: (message, users) => `${names(users)} joined`,
  left_chat_member: (message, user) => `${authorName(user)} left`,
  group_chat_created: (message) => `${authorName(message.from)} created the group`,
  supergroup_chat_created: () => "The group was created",
  migrate_to_chat_id: () => "The group became a supergroup",
  migrate_from_chat_id: () => "The group is now a supergroup",
  pinned_message: (message) => `${authorName(message.from)} pinned a message`,
  new_chat_title: (message, title) => `The group is now called “${title}”`,
};

/** The words for a service message, or null when the message is an ordinary one. */
export function serviceText(message) {
  const kind = Object.keys(WORDS).find((name) => message[name]);
  return kind ? WORDS[kind](message, message[kind]) : null;
}
