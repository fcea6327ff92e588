// Plays every <video data-playlist="..."> on the page, keeps it near the live edge, says in the
// [data-player-message] beside it what it is doing, and tells the gateway when the viewer leaves.
(() => {
  'use strict';

  const RETRY_MS = 2000;
  const LONGEST_RETRY_MS = 15000;

  class LivePlayer {
    constructor(video) {
      this.video = video;
      this.message = video.parentElement.querySelector('[data-player-message]');
      // Tells this viewer apart, so that leaving can be told too.
      this.viewer = randomId();
      const url = new URL(video.dataset.playlist, location.href);
      this.leaveUrl = url.pathname.replace('/read/', '/watch/').replace('index.m3u8', 'leave');
      url.searchParams.set('viewer', this.viewer);
      this.playlist = url.href;
      this.failures = 0;
      video.addEventListener('playing', () => this.say(''));
      video.addEventListener('waiting', () => this.say('Waiting for the picture…'));
      // Not started again by itself: somebody stopped it for everybody.
      video.addEventListener('ended', () => this.say('The stream has ended. Reload to watch again.'));
      addEventListener('pagehide', () => this.leave());
      addEventListener('pageshow', (event) => event.persisted && this.start());
      this.start();
    }

    /** An empty text hides the line. */
    say(text) {
      if (this.message && this.message.textContent !== text) {
        this.message.textContent = text;
      }
    }

    start() {
      this.stop();
      this.say('Starting…');
      if (window.Hls && Hls.isSupported()) {
        this.startHls();
      } else if (this.video.canPlayType('application/vnd.apple.mpegurl')) {
        this.video.onerror = () => this.retry();
        this.video.src = this.playlist;
        this.play();
      } else {
        this.say('This browser cannot play live streams.');
      }
    }

    startHls() {
      const hls = new Hls({
        lowLatencyMode: true,
        backBufferLength: 30,
        maxLiveSyncPlaybackRate: 1.5,
        // The gateway holds the first answer until the camera delivers.
        manifestLoadingTimeOut: 30000,
        manifestLoadingMaxRetry: 0,
        levelLoadingMaxRetry: 2,
      });
      this.hls = hls;
      window.gatewayPlayer = hls;
      hls.on(Hls.Events.MANIFEST_PARSED, () => this.play());
      hls.on(Hls.Events.FRAG_BUFFERED, () => { this.failures = 0; });
      hls.on(Hls.Events.ERROR, (_, error) => {
        if (!error.fatal) return;
        if (error.type === Hls.ErrorTypes.MEDIA_ERROR && this.failures === 0) {
          this.failures += 1;
          hls.recoverMediaError();
        } else {
          this.retry();
        }
      });
      hls.loadSource(this.playlist);
      hls.attachMedia(this.video);
    }

    play() {
      // Browsers let a silent video begin by itself.
      this.video.play().catch(() => {
        this.video.muted = true;
        this.video.play().catch(() => this.say('Press play'));
      });
    }

    async retry() {
      this.stop();
      this.failures += 1;
      let reason = 'The stream was interrupted.';
      try {
        const answer = await fetch(this.playlist, { headers: { Accept: 'application/json' } });
        if (!answer.ok) reason = (await answer.json()).detail || reason;
      } catch {
        reason = 'The gateway cannot be reached.';
      }
      this.say(`${reason} Trying again…`);
      const delay = Math.min(RETRY_MS * this.failures, LONGEST_RETRY_MS);
      this.timer = setTimeout(() => this.start(), delay);
    }

    stop() {
      clearTimeout(this.timer);
      if (this.hls) {
        this.hls.destroy();
        this.hls = null;
      }
    }

    leave() {
      this.stop();
      navigator.sendBeacon(this.leaveUrl, new URLSearchParams({ viewer: this.viewer }));
    }
  }

  /** Not randomUUID: that is missing where a page comes without TLS, as from a box at home. */
  function randomId() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  document.querySelectorAll('video[data-playlist]').forEach((video) => new LivePlayer(video));
})();
