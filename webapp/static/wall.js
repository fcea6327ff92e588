// Keeps the wall's states fresh, and the still pictures of the tiles that do not play; helps to
// choose what is on it. Playing is player.js's business.
(() => {
  'use strict';

  const POLL_MS = 5000;
  // More are never in a window; the address would get too long.
  const MOST_ASKED_FOR = 60;

  const tiles = new Map();
  const seen = new Set();

  const watcher = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (isIntersecting) seen.add(target.dataset.channel);
      else seen.delete(target.dataset.channel);
    }
  });

  for (const tile of document.querySelectorAll('.tile[data-channel]')) {
    // Whoever pushes to a channel may spell it otherwise.
    tiles.set(tile.dataset.channel.toLowerCase(), tile);
    watcher.observe(tile);
    // It stopped playing: what it showed last stays.
    tile.querySelector('video').addEventListener('emptied', () => renewPicture(tile));
  }

  function isPlaying(video) {
    return !video.paused && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
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
    if (badge === 'live' && !isPlaying(tile.querySelector('video'))) renewPicture(tile);
  }

  async function refresh() {
    const asked = [...seen].slice(0, MOST_ASKED_FOR);
    const answer = await window.gateway.fetch(
      `${window.gateway.base}wall?channels=${asked.map(encodeURIComponent).join(',')}`, 'application/json');
    for (const channel of (await answer.json()).channels) {
      const tile = tiles.get(channel.nickname.toLowerCase());
      if (tile) show(tile, channel);
    }
  }

  if (tiles.size > 0) window.gateway.poll(POLL_MS, refresh);

  // Choosing: what is hidden by the search stays as it is.

  const chooser = document.querySelector('.choose form[method=get]');

  function choices() {
    return [...chooser.querySelectorAll('.choices .check')];
  }

  function fold(text) {
    return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  }

  if (chooser) {
    const search = chooser.querySelector('[data-search]');
    const none = chooser.querySelector('[data-search-none]');
    for (const hidden of chooser.querySelectorAll('[data-scripted]')) hidden.hidden = false;

    search.addEventListener('input', () => {
      const words = fold(search.value).split(/\s+/);
      let found = 0;
      for (const choice of choices()) {
        const text = fold(`${choice.textContent} ${choice.querySelector('input').value}`);
        choice.hidden = !words.every((word) => text.includes(word));
        found += choice.hidden ? 0 : 1;
      }
      none.hidden = found > 0;
    });
    // Enter in the search is not "Show these".
    search.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') event.preventDefault();
    });

    for (const button of chooser.querySelectorAll('[data-check]')) {
      button.addEventListener('click', () => {
        for (const choice of choices()) {
          if (!choice.hidden) choice.querySelector('input').checked = button.dataset.check === 'all';
        }
      });
    }
  }

  // Full screen: the tiles and nothing else.

  const fullScreen = document.querySelector('[data-full-screen]');
  const wall = document.querySelector('.wall');

  if (fullScreen && wall && document.fullscreenEnabled) {
    fullScreen.hidden = false;
    fullScreen.addEventListener('click', () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else wall.requestFullscreen().catch(() => {});
    });
  }
})();
