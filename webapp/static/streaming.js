// Keeps the streaming page's [data-board] fresh. The page works without it.
"use strict";

(() => {
  const POLL_MS = 2000;
  const board = document.querySelector("[data-board]");
  if (!board) {
    return;
  }

  async function refresh() {
    const answer = await fetch(board.dataset.board, {
      headers: { Accept: "text/html" },
      redirect: "error", // logged out: the page says so when it is next used
    });
    if (!answer.ok) {
      return;
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Whoever is about to press a button by keyboard stays on it.
    const focused = board.contains(document.activeElement) ? document.activeElement.id : "";
    board.replaceChildren(...fresh.body.childNodes);
    if (focused) {
      document.getElementById(focused)?.focus();
    }
  }

  async function poll() {
    if (!document.hidden) {
      try {
        await refresh();
      } catch {
        // The server is away for a moment: the next round tries again.
      }
    }
    setTimeout(poll, POLL_MS);
  }

  setTimeout(poll, POLL_MS);
})();
