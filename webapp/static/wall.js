// Keeps the wall's states fresh, and the still pictures of the tiles that do not play. Playing is
// player.js's business.
(() => {
  'use strict';

  const POLL_MS = 5000;

  const tiles = new Map();
  for (const tile of document.querySelectorAll('.tile[data-channel]')) {
    tiles.set(tile.dataset.channel, tile);
    // It stopped playing: what it showed last stays.
    tile.querySelector('video').addEventListener('emptied', () => renewPicture(tile));
  }

  function isPlaying(video) {
    return !video.paused && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  function isInWindow(tile) {
    const { top, bottom } = tile.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }

  function renewPicture(tile) {
    const picture = tile.querySelector('img');
    picture.loading = 'eager';
    picture.src = `${picture.src.split('?')[0]}?at=${Date.now()}`;
  }

  function show(tile, { badge, state }) {
    tile.className = `tile ${badge}`;
    const label = tile.querySelector('.badge');
    label.className = `badge ${badge}`;
    label.textContent = state;
    if (badge === 'live' && isInWindow(tile) && !isPlaying(tile.querySelector('video'))) {
      renewPicture(tile);
    }
  }

  async function refresh() {
    const answer = await fetch(location.href, {
      headers: { Accept: 'application/json' },
      redirect: 'error', // logged out: the page says so when it is next used
    });
    if (!answer.ok) return;
    for (const channel of (await answer.json()).channels) {
      const tile = tiles.get(channel.nickname);
      if (tile) show(tile, channel);
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

  if (tiles.size > 0) setTimeout(poll, POLL_MS / 2);
})();
