// What every page has: it asks the gateway again and again, says so when there is no answer or
// nobody is logged in any more, and goes on by itself when that is over. And times in the reader's
// own zone.
//
//   window.gateway.poll(everyMs, ask)   ask() is called while the page is looked at
//   window.gateway.base                 what all addresses begin with
//   window.gateway.fetch(url, accept)   the answer, or one of the errors below
//   document, "gateway:back"            it answers again
window.gateway = (() => {
  'use strict';

  // Below it are all our addresses, behind any proxy: two folders above this file.
  const BASE = new URL('../../', document.currentScript.src).pathname;

  // One that failed may be a hiccup.
  const FAILURES_TO_SAY_SO = 2;
  const ANSWER_WITHIN_MS = 8000;

  /** Nobody is logged in any more. */
  class LoggedOut extends Error {}

  /** The gateway says that this is no longer there. */
  class Gone extends Error {}

  async function fetchFresh(url, accept) {
    const answer = await fetch(url, {
      // The second header: this is a page's script, for which no browser shall ask for a password.
      headers: { Accept: accept, 'X-Requested-With': 'XMLHttpRequest' },
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.timeout ? AbortSignal.timeout(ANSWER_WITHIN_MS) : undefined,
    });
    if (answer.type === 'opaqueredirect' || answer.status === 401) throw new LoggedOut();
    if (!answer.ok) {
      const speaks = (answer.headers.get('Content-Type') || '').includes('json');
      // While it starts, the server itself says 404.
      if (speaks && answer.status === 404) throw new Gone();
      throw new Error(answer.statusText);
    }
    return answer;
  }

  // What is wrong now, by who asked: {since, text, link}.
  const troubles = new Map();
  let banner = null;

  function describe(error) {
    const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    if (error instanceof LoggedOut) {
      return { text: 'You are no longer logged in. What you see is from before.', link: true };
    }
    if (error instanceof Gone) {
      return { text: 'This was deleted or renamed. What you see is from before.' };
    }
    return {
      text: `The gateway has not answered since ${time}. What you see is from before; this page goes`
        + ' on by itself as soon as it is back.',
    };
  }

  function show() {
    const [trouble] = troubles.values();
    document.documentElement.classList.toggle('stale', Boolean(trouble));
    if (!trouble) {
      if (banner) banner.remove();
      banner = null;
      return;
    }
    if (!banner) {
      banner = document.createElement('p');
      banner.className = 'message error trouble';
      banner.setAttribute('role', 'alert');
      const main = document.querySelector('main');
      main.parentElement.insertBefore(banner, main);
    }
    if (banner.dataset.text === trouble.text) return;
    banner.dataset.text = trouble.text;
    banner.textContent = trouble.text;
    if (trouble.link) {
      const link = document.createElement('a');
      const here = `/hls_gateway/${location.pathname.slice(BASE.length)}${location.search}`;
      link.href = `${BASE}login?to=${encodeURIComponent(here)}`;
      // In a frame there is no room to log in.
      link.target = '_top';
      link.textContent = 'Log in';
      banner.append(' ', link);
    }
  }

  function poll(everyMs, ask) {
    let failures = 0;
    let asking = false;

    async function round() {
      if (asking || document.hidden) return;
      asking = true;
      try {
        await ask();
        failures = 0;
        if (troubles.delete(ask)) {
          show();
          document.dispatchEvent(new Event('gateway:back'));
        }
      } catch (error) {
        failures += 1;
        const known = troubles.get(ask);
        if (failures >= FAILURES_TO_SAY_SO && (!known || known.kind !== error.constructor)) {
          troubles.set(ask, { kind: error.constructor, ...describe(error) });
          show();
        }
      } finally {
        asking = false;
      }
    }

    setInterval(round, everyMs);
    document.addEventListener('visibilitychange', round);
    return round;
  }

  // The server writes UTC.
  function two(number) {
    return String(number).padStart(2, '0');
  }

  function localTime(time) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) return;
    time.title = time.textContent;
    time.textContent = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
      + ` ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  }

  function localTimes(part) {
    part.querySelectorAll('time[datetime]').forEach(localTime);
  }

  localTimes(document);

  // Pages that ask for nothing else: is it still there, and may we still watch?
  const ALIVE_MS = 5000;
  const alive = document.querySelector('[data-alive]');
  if (alive) poll(ALIVE_MS, () => fetchFresh(alive.dataset.alive, 'application/json'));

  return { poll, fetch: fetchFresh, localTimes, LoggedOut, base: BASE };
})();
