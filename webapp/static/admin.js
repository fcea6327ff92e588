// What makes the admin pages nicer. All of them work without it.
"use strict";

(() => {
  const POLL_MS = 2000;
  const PICTURE_ROUNDS = 3; // the gateway makes a new picture every five seconds at most

  document.documentElement.classList.add("scripted");

  // State, kept fresh while somebody looks at it.

  const board = document.querySelector("[data-status]");

  function show(place, channel) {
    for (const cell of place.querySelectorAll("[data-show]")) {
      const text = String(channel[cell.dataset.show]) || cell.dataset.none || "";
      if (cell.textContent !== text) {
        cell.textContent = text;
      }
      if (cell.dataset.show === "state") {
        cell.className = "badge " + channel.badge;
      }
    }
    for (const picture of place.querySelectorAll("[data-thumbnail]")) {
      picture.className = "thumbnail " + channel.badge;
      if (channel.badge === "live" && rounds % PICTURE_ROUNDS === 0) {
        picture.src = picture.src.split("?")[0] + "?at=" + Date.now();
      }
    }
    for (const offer of place.querySelectorAll("[data-if]")) {
      offer.hidden = channel[offer.dataset.if] !== true;
    }
    for (const form of place.querySelectorAll("[data-when]")) {
      form.hidden = (form.dataset.when === "running") !== channel.canStop;
    }
    const log = place.querySelector("[data-log]");
    if (log && "log" in channel && log.textContent !== channel.log) {
      const wasAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 8;
      log.textContent = channel.log;
      log.hidden = channel.log === "";
      place.querySelector("[data-log-empty]").hidden = channel.log !== "";
      if (wasAtEnd) {
        log.scrollTop = log.scrollHeight;
      }
    }
  }

  let rounds = 0;

  // Of a long list only the rows that are seen are asked for, and the address stays short.
  const MOST_ASKED_FOR = 60;
  const seen = new Set();

  function watchRows() {
    const watcher = new IntersectionObserver((changes) => {
      for (const { target, isIntersecting } of changes) {
        if (isIntersecting) {
          seen.add(target.dataset.channel);
        } else {
          seen.delete(target.dataset.channel);
        }
      }
    });
    for (const row of board.querySelectorAll("[data-channel]")) {
      watcher.observe(row);
    }
  }

  function addressOfStates() {
    if (board.dataset.channel) {
      return board.dataset.status;
    }
    const names = [...seen].slice(0, MOST_ASKED_FOR);
    return board.dataset.status + "?channels=" + names.map(encodeURIComponent).join(",");
  }

  async function refresh() {
    const answer = await window.gateway.fetch(addressOfStates(), "application/json");
    rounds += 1;
    for (const channel of (await answer.json()).channels) {
      const selector = `[data-channel="${CSS.escape(channel.nickname)}"]`;
      const place = board.matches(selector) ? board : board.querySelector(selector);
      if (place) {
        show(place, channel);
      }
    }
  }

  if (board) {
    if (!board.dataset.channel) {
      watchRows();
    }
    window.gateway.poll(POLL_MS, refresh);
    const log = board.querySelector("[data-log]");
    if (log) {
      log.scrollTop = log.scrollHeight;
    }
  }

  // Parts of the page that the server writes anew: data-fresh is the address that gives just the
  // part, or empty if that is the page's own. Not while somebody is about to press a button
  // in there: it would be gone under the finger.

  const FRESH_MS = 4000;

  function isUsed(part) {
    return part.querySelector("button:hover, :focus") !== null;
  }

  async function renew(part) {
    if (isUsed(part)) {
      return;
    }
    const answer = await window.gateway.fetch(part.dataset.fresh || location.href, "text/html");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (fresh && !isUsed(part)) {
      part.replaceChildren(...fresh.childNodes);
      window.gateway.localTimes(part);
    }
  }

  for (const part of document.querySelectorAll("[data-fresh]")) {
    window.gateway.poll(FRESH_MS, () => renew(part));
  }

  // Copy buttons.

  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        document.execCommand("copy"); // the clipboard API needs https; this does not
      }
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }

  // Forms that took a while to fill in.

  const summary = document.querySelector("[data-summary]");
  if (summary) {
    summary.focus();
  }

  // The same as the server makes of a title, while nobody typed a nickname.
  function suggestion(title) {
    return title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/[^a-z0-9_-]+/g, "-").replace(/-{2,}/g, "-").replace(/^-/, "")
      .slice(0, 50).replace(/-$/, "");
  }

  const nickname = document.querySelector("[data-suggested-by]");
  if (nickname) {
    const title = document.getElementById(nickname.dataset.suggestedBy);
    let suggested = nickname.value === "" || nickname.value === suggestion(title.value);
    title.addEventListener("input", () => {
      if (suggested) {
        nickname.value = suggestion(title.value);
      }
    });
    nickname.addEventListener("input", () => { suggested = nickname.value === ""; });
  }

  // Nothing typed is lost because nobody is logged in any more, or the gateway is away: the form
  // goes only when it will be read.
  const kept = document.querySelector("form[data-keep-typed]");
  const notSent = document.querySelector("[data-not-sent]");

  async function renewToken() {
    const answer = await window.gateway.fetch(kept.action, "text/html");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("meta[name=csrf]");
    if (token) {
      kept.querySelector("input[name=csrf]").value = token.content;
    }
  }

  function explain(error) {
    notSent.hidden = false;
    notSent.textContent = "Not saved: the gateway does not answer. Try again in a moment.";
    if (error instanceof window.gateway.LoggedOut) {
      const link = document.createElement("a");
      link.href = window.gateway.base + "login";
      link.target = "_blank";
      link.textContent = "Log in in another tab";
      notSent.replaceChildren("Not saved: you are no longer logged in. ", link,
        ", then press the button here again: everything you typed is still here.");
    }
    notSent.scrollIntoView({ block: "center" });
  }

  if (kept && notSent) {
    kept.addEventListener("submit", async (event) => {
      if (event.submitter && event.submitter.matches("[data-test]")) {
        return;
      }
      event.preventDefault();
      try {
        await renewToken();
        notSent.hidden = true;
        kept.submit();
      } catch (error) {
        explain(error);
      }
    });
  }

  // "Test this source" without leaving the form.

  const test = document.querySelector("[data-test]");

  function report(place, { playable, summary, streams }) {
    const message = document.createElement("div");
    message.className = "message " + (playable ? "success" : "error");
    const sentence = document.createElement("p");
    sentence.textContent = summary;
    message.append(sentence);
    if (streams.length > 0) {
      const list = document.createElement("ul");
      list.append(...streams.map((stream) => {
        const item = document.createElement("li");
        item.textContent = stream;
        return item;
      }));
      message.append(list);
    }
    place.replaceChildren(message);
  }

  if (test) {
    const place = document.querySelector("[data-report]");
    const progress = document.querySelector("[data-test-progress]");
    test.addEventListener("click", async (event) => {
      event.preventDefault();
      test.disabled = true;
      place.replaceChildren();
      progress.textContent = "Looking at the source; this takes up to ten seconds.";
      try {
        const answer = await fetch(test.formAction, {
          method: "POST",
          headers: { Accept: "application/json" },
          body: new URLSearchParams(new FormData(test.form)),
          redirect: "error",
        });
        if (!answer.ok) {
          throw new Error(answer.statusText);
        }
        report(place, await answer.json());
      } catch {
        report(place, {
          playable: false,
          summary: "The test could not run. Reload the page; perhaps you were logged out.",
          streams: [],
        });
      } finally {
        progress.textContent = "";
        test.disabled = false;
      }
    });
  }
})();
