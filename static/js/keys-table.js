// The table of keys as the server wrote it into the page (organisation/keys.py), and how a script follows a part of it.
import { install } from "../hotkey/index.js";

const { on, table } = JSON.parse(document.getElementById("keys")?.textContent ?? '{"on": false, "table": {}}');
const WITH_NAMES = /^(Arrow|Control\+|Enter)/; // no single letters: they are heard by whoever stands where they work

export { on, table };

// Do something when a letter of one place is pressed: never in a field, never while they are turned off.
export const when = (where, act) => {
  if (!on) return;
  for (const [keys, does] of table[where] ?? []) {
    const letters = keys.split(", ").filter((key) => !WITH_NAMES.test(key));
    if (!letters.length) continue;
    const heard = document.createElement("span"); // never shown: what the library tells
    heard.addEventListener("hotkey-fire", (event) => {
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) act(does);
    });
    install(heard, letters.join(","));
  }
};
