// Owns every request to the simulator's /sim routes.

/** A refusal by the simulator, with its own words. */
export class ApiError extends Error {}

async function call(path, body) {
  const options = body === undefined
    ? { cache: "no-store" }
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError("The simulator does not answer.");
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text === "" ? null : JSON.parse(text);
  } catch {
    answer = null;
  }
  if (!response.ok) {
    throw new ApiError(answer?.description ?? answer?.error ?? `The simulator refused (${response.status}).`);
  }
  return answer;
}

export const getState = () => call("/sim/state");
export const addPhone = (phone) => call("/sim/phones", phone);
export const addGroup = (group) => call("/sim/groups", group);
export const send = (message) => call("/sim/send", message);
export const album = (files) => call("/sim/album", files);
export const move = (place) => call("/sim/move", place);
export const forward = (message) => call("/sim/forward", message);
export const tap = (press) => call("/sim/tap", press);
export const edit = (change) => call("/sim/edit", change);
export const remove = (target) => call("/sim/delete", target);
export const block = (user, blocked) => call("/sim/block", { user, blocked });
export const migrate = (chat) => call("/sim/migrate", { chat });
export const setMembers = (chat, add, gone) => call("/sim/members", { chat, add, remove: gone });
export const moveClock = (minutes) => call("/sim/clock", { minutes });
export const setFaults = (faults) => call("/sim/faults", faults);
export const fileUrl = (fileId) => `/sim/file/${encodeURIComponent(fileId)}`;
export const eventsUrl = (since) => `/sim/events?since=${since}`;
