// Plays every <video data-playlist="..." data-viewer="..."> on the page, keeps it near the live
// edge, says in words what it is doing, and tells the gateway when the viewer leaves.
(() => {
  'use strict';

  const RETRY_MS = 2000;
  const LONGEST_RETRY_MS = 15000;

  class LivePlayer {
    constructor(video) {
      this.video = video;
      this.viewer = video.dataset.viewer;
      const url = new URL(video.dataset.playlist, location.href);
      url.searchParams.set('viewer', this.viewer);
      this.playlist = url.href;
      this.leaveUrl = video.dataset.leave;
      this.status = document.getElementById(video.dataset.status);
      this.failures = 0;
      video.addEventListener('playing', () => this.say('Live', 'live'));
      video.addEventListener('waiting', () => this.say('Waiting for the picture…', 'starting'));
      video.addEventListener('pause', () => this.say('Paused', 'idle'));
      addEventListener('pagehide', () => this.leave());
      addEventListener('pageshow', (event) => event.persisted && this.start());
      this.start();
    }

    say(text, state) {
      if (this.status && this.status.textContent !== text) {
        this.status.textContent = text;
        this.status.className = `badge badge-${state}`;
      }
    }

    start() {
      this.stop();
      this.say('Starting…', 'starting');
      if (window.Hls && Hls.isSupported()) {
        this.startHls();
      } else if (this.video.canPlayType('application/vnd.apple.mpegurl')) {
        this.video.onerror = () => this.retry();
        this.video.src = this.playlist;
        this.play();
      } else {
        this.say('This browser cannot play live streams.', 'failed');
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
        this.video.play().catch(() => this.say('Press play', 'idle'));
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
      this.say(`${reason} Trying again…`, 'failed');
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
      if (this.leaveUrl) {
        const body = new URLSearchParams({ viewer: this.viewer });
        navigator.sendBeacon(this.leaveUrl, body);
      }
    }
  }

  document.querySelectorAll('video[data-playlist]').forEach((video) => new LivePlayer(video));
})();
