// Owns how times, places and sizes are written on the page; all times are UTC, as on the world's clock.

const part = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
const HOUR = part({ hour: "2-digit", minute: "2-digit" });
const DAY = part({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const SHORT_DAY = part({ day: "numeric", month: "long" });
const TASHKENT = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Tashkent", hour: "2-digit", minute: "2-digit" });

export const hour = (ms) => HOUR.format(ms);
export const day = (ms) => DAY.format(ms).replace(",", "");
export const shortDay = (ms) => SHORT_DAY.format(ms);
export const tashkentHour = (ms) => TASHKENT.format(ms);
export const dayKey = (ms) => new Date(ms).toISOString().slice(0, 10);

/** A moment as the server writes it (ISO text, seconds or milliseconds), in milliseconds. */
export function toMs(value) {
  if (typeof value === "number") return value > 1e11 ? value : value * 1000;
  const parsed = Date.parse(value ?? "");
  return Number.isNaN(parsed) ? Date.now() : parsed;
}

/** How far the world is ahead of real time: "2 d 3 h", or "" when it is not. */
export function ahead(ms) {
  const minutes = Math.round(ms / 60000);
  if (minutes < 1) return "";
  const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]];
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(" ");
}

/** "41.0082° N, 28.9784° E" */
export function coordinates(latitude, longitude) {
  const side = (value, plus, minus) => `${Math.abs(value).toFixed(4)}° ${value < 0 ? minus : plus}`;
  return `${side(latitude, "N", "S")}, ${side(longitude, "E", "W")}`;
}

/** "14 KB" */
export function size(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export const LANGUAGES = { uz: "Oʻzbekcha", ru: "Русский", en: "English" };
export const ROLES = { citizen: "Citizen", relative: "Relative", officer: "Duty officer", ministry: "Ministry desk" };

/** Up to two initials of a name. */
export const initials = (name) =>
  name.trim().split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();

/** A message's sender as people read it. */
export function authorName(user) {
  if (!user) return "";
  return [user.first_name, user.last_name].filter(Boolean).join(" ") || user.username || String(user.id);
}
