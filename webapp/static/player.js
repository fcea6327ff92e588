// Plays every <video data-playlist="..."> on the page, keeps it near the live edge, says in the
// [data-player-message] beside it what it is doing, and tells the gateway when the viewer leaves.
// A video with data-when-seen is one of many: it plays while it is on the screen, and leaves when it
// is not.
(() => {
  'use strict';

  const RETRY_MS = 2000;
  const LONGEST_RETRY_MS = 15000;
  // So far behind, a viewer went back on purpose.
  const WENT_BACK_SECONDS = 15;

  class LivePlayer {
    constructor(video) {
      this.video = video;
      this.message = video.parentElement.querySelector('[data-player-message]');
      // A recording has no viewers to count, and no live edge to be near.
      this.recorded = 'recording' in video.dataset;
      // Tells this viewer apart, so that leaving can be told too.
      this.viewer = randomId();
      const url = new URL(video.dataset.playlist, location.href);
      this.leaveUrl = url.pathname.replace('/read/', '/watch/').replace('index.m3u8', 'leave');
      if (!this.recorded) {
        url.searchParams.set('viewer', this.viewer);
      }
      this.playlist = url.href;
      this.failures = 0;
      this.small = 'whenSeen' in video.dataset;
      this.started = false;
      video.addEventListener('playing', () => this.say(''));
      video.addEventListener('waiting', () => this.started && this.say('Waiting for the picture…'));
      // Not started again by itself: somebody stopped it for everybody.
      video.addEventListener('ended', () => this.say(
        this.recorded ? '' : 'The stream has ended. Reload to watch again.'));
      this.offerLive(document.querySelector('[data-back-to-live]'));
      addEventListener('pagehide', () => this.leave());
      if (this.small) {
        // Hidden until now: without scripts, browsers put their controls on it.
        video.hidden = !canPlay(video);
        this.playWhileSeen();
      } else {
        addEventListener('pageshow', (event) => event.persisted && this.start());
        this.start();
      }
    }

    /** On the screen: in the window, which is in front. What is hidden never is. */
    playWhileSeen() {
      let inWindow = false;
      const look = () => {
        const seen = inWindow && document.visibilityState === 'visible';
        if (seen && !this.started) this.start();
        if (!seen && this.started) this.leave();
      };
      new IntersectionObserver((changes) => {
        inWindow = changes[changes.length - 1].isIntersecting;
        look();
      }).observe(this.video);
      document.addEventListener('visibilitychange', look);
      addEventListener('pageshow', look);
    }

    offerLive(button) {
      if (!button) return;
      const live = () => (this.hls && this.hls.liveSyncPosition) || 0;
      this.video.addEventListener('timeupdate', () => {
        button.hidden = live() - this.video.currentTime < WENT_BACK_SECONDS;
      });
      button.addEventListener('click', () => {
        this.video.currentTime = live();
        this.play();
      });
    }

    /** An empty text hides the line. */
    say(text) {
      if (this.message && this.message.textContent !== text) {
        this.message.textContent = text;
      }
    }

    start() {
      this.stop();
      this.started = true;
      this.say('Starting…');
      if (window.Hls && Hls.isSupported()) {
        this.startHls();
      } else if (this.video.canPlayType('application/vnd.apple.mpegurl')) {
        this.native = true;
        this.video.onerror = () => this.retry();
        this.video.src = this.playlist;
        this.play();
      } else {
        this.say('This browser cannot play live streams.');
      }
    }

    startHls() {
      const hls = new Hls({
        lowLatencyMode: !this.recorded && (!this.small || hasConnectionsForAll()),
        backBufferLength: this.small ? 5 : 30,
        capLevelToPlayerSize: this.small,
        maxLiveSyncPlaybackRate: this.recorded ? 1 : 1.5,
        // The gateway holds the first answer until the camera delivers.
        manifestLoadingTimeOut: 30000,
        manifestLoadingMaxRetry: 0,
        levelLoadingMaxRetry: 2,
      });
      this.hls = hls;
      if (!this.small) window.gatewayPlayer = hls;
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
      let refused = false;
      try {
        const answer = await fetch(this.playlist, { headers: { Accept: 'application/json' } });
        if (!answer.ok) reason = (await answer.json()).detail || reason;
        refused = answer.status === 403;
      } catch {
        reason = 'The gateway cannot be reached.';
      }
      if (!this.started) return;
      if (refused) {
        this.say(reason);
        return;
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
      if (this.native) {
        // Without this it would go on loading.
        this.native = false;
        this.video.onerror = null;
        this.video.removeAttribute('src');
        this.video.load();
      }
    }

    leave() {
      if (!this.started) return;
      this.stop();
      this.started = false;
      this.say('');
      if (this.recorded) return;
      navigator.sendBeacon(this.leaveUrl, new URLSearchParams({ viewer: this.viewer }));
    }
  }

  function canPlay(video) {
    return Boolean(
      (window.Hls && Hls.isSupported()) || video.canPlayType('application/vnd.apple.mpegurl'));
  }

  /**
   * Low latency keeps a request waiting all the time. Browsers open six connections to an HTTP/1
   * server, and the pictures of many players would wait behind the playlists of others.
   */
  function hasConnectionsForAll() {
    const { nextHopProtocol } = performance.getEntriesByType('navigation')[0] || {};
    const many = document.querySelectorAll('video[data-when-seen]').length > 3;
    return !many || nextHopProtocol === 'h2' || nextHopProtocol === 'h3';
  }

  /** Not randomUUID: that is missing where a page comes without TLS, as from a box at home. */
  function randomId() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  document.querySelectorAll('video[data-playlist]').forEach((video) => new LivePlayer(video));
})();
