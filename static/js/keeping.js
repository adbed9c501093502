// Keeping what is typed: in the browser while the network is away, on the server when it is back. For the pages that keep.

export class Away extends Error {}
export class SignedOut extends Error {}
export class Refused extends Error {}

// What is kept in this browser, under a key for each thing. Where the browser keeps nothing, everything else works.
export const storeOf = (keyOf) => ({
  read: (of) => { try { return JSON.parse(localStorage.getItem(keyOf(of))); } catch { return null; } },
  write: (of, kept) => { try { localStorage.setItem(keyOf(of), JSON.stringify(kept)); return true; } catch { return false; } },
  drop: (of) => { try { localStorage.removeItem(keyOf(of)); } catch { /* nothing was kept */ } },
});

// Send fields to be kept; give the answer, or say which of three things went wrong.
export const post = async (address, fields, token) => {
  const body = new FormData();
  Object.entries(fields).forEach(([name, value]) => body.set(name, value));
  body.set("csrfmiddlewaretoken", token);
  const answer = await fetch(address, {
    method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15000),
  }).catch((problem) => { throw new Away(problem.message); });
  if (answer.redirected || answer.status === 401 || answer.status === 403) throw new SignedOut();
  if (answer.status === 422 || answer.status === 409) throw new Refused((await answer.json()).refused);
  if (!answer.ok) throw new Away(String(answer.status));
  return answer.json();
};

// Somebody who signed in again elsewhere has a new token: give it from a fresh copy of the page.
export const freshToken = async (selector) => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(`${selector} [name=csrfmiddlewaretoken]`)?.value ?? null;
};

// Say of something that went wrong what became of the words.
export const wordsFor = (problem) => {
  const here = "your words are kept here.";
  if (problem instanceof Refused) return `Not saved: ${problem.message}`;
  if (problem instanceof SignedOut) return `Not saved: you are signed out. Sign in in another window; ${here}`;
  return `Not saved: no connection, ${here}`;
};

// Hold what speaks to the person: the same words are not said twice.
export const teller = (place) => (text, isLoud = false) => {
  place.toggleAttribute("data-loud", isLoud);
  if (place.textContent !== text) place.textContent = text;
};
