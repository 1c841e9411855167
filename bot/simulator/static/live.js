// Owns the connection: snapshot, then the event stream; any gap or break starts again from a snapshot.

import { eventsUrl, getState } from "./api.js";
import { apply, reset, setConnection, world } from "./state.js";

const FIRST_WAIT = 400;
const LONGEST_WAIT = 5000;

/** Keep the page in step with the simulator until the page closes. */
export async function connect() {
  let wait = FIRST_WAIT;
  for (;;) {
    const lived = await follow();
    wait = lived ? FIRST_WAIT : Math.min(wait * 2, LONGEST_WAIT);
    setConnection("lost");
    await new Promise((resolve) => { setTimeout(resolve, wait); });
  }
}

/** One life of the stream; resolves, when it breaks, to whether it was ever open. */
async function follow() {
  try {
    reset(await getState());
  } catch {
    return false;
  }
  return new Promise((resolve) => {
    let opened = false;
    const stream = new EventSource(eventsUrl(world.seq));
    stream.onopen = () => {
      opened = true;
      setConnection("live");
    };
    stream.onmessage = async ({ data }) => {
      if (apply(JSON.parse(data))) return;
      stream.close();
      resolve(true);
    };
    stream.onerror = () => {
      stream.close();
      resolve(opened);
    };
  });
}
