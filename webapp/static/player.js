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
  // hls.js: what broke the picture again so soon after it was mended was not mended.
  const MENDED_AFTER_MS = 5000;
  // Sound without its picture for so long: the browser cannot decode the picture.
  const PICTURE_WITHIN_MS = 3000;
  // After a stall hls.js stays a second farther behind for good, and nearly every channel stalls once
  // while it starts. Who played on for so long since is brought near again; each further stall
  // doubles it.
  const STALL_FORGIVEN_AFTER_MS = 5000;
  // The gateway holds the first answer until the camera delivers.
  const FIRST_ANSWER_WITHIN_MS = 30000;

  // In hls.js' words.
  const CANNOT_DECODE = [
    'manifestIncompatibleCodecsError', 'bufferIncompatibleCodecsError', 'bufferAddCodecError'];

  // By how codec strings begin (RFC 6381).
  const CODECS = [
    [/^(hvc1|hev1|dvh1|dvhe)/i, 'H.265 (HEVC)'], [/^av01/i, 'AV1'], [/^vp09/i, 'VP9'],
    [/^vp8|^vp08/i, 'VP8'], [/^avc[13]/i, 'H.264'], [/^mp4a/i, 'AAC'], [/^opus/i, 'Opus'], [/^flac/i, 'FLAC']];

  class LivePlayer {
    constructor(video) {
      this.video = video;
      this.message = video.parentElement.querySelector('[data-player-message]');
      // A recording has no viewers to count, and no live edge to be near.
      this.recorded = 'recording' in video.dataset;
      // Tells this viewer apart, so that leaving can be told too.
      const url = new URL(video.dataset.playlist, location.href);
      // The gateway gives it out itself where not everybody may watch.
      this.viewer = url.searchParams.get('viewer') || randomId();
      this.leaveUrl = url.pathname.replace('/read/', '/watch/').replace('index.m3u8', 'leave');
      if (!this.recorded) {
        url.searchParams.set('viewer', this.viewer);
      }
      this.playlist = url.href;
      this.failures = 0;
      this.codecs = [];
      // Waits for the gateway, or for a channel that does not come.
      this.waits = false;
      this.small = 'whenSeen' in video.dataset;
      this.started = false;
      video.addEventListener('playing', () => this.isPlaying());
      video.addEventListener('waiting', () => this.started && this.say('Waiting for the picture…'));
      // Not started again by itself: somebody stopped it for everybody.
      video.addEventListener('ended', () => this.say(
        this.recorded ? '' : 'The stream has ended. Reload to watch again.'));
      document.addEventListener('gateway:back', () => this.waits && this.start());
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

    isPlaying() {
      this.say('');
      this.failures = 0;
      this.video.parentElement.classList.remove('old');
      clearTimeout(this.pictureTimer);
      this.pictureTimer = setTimeout(() => this.lookForThePicture(), PICTURE_WITHIN_MS);
    }

    /** Some browsers play the sound of what they cannot decode. */
    lookForThePicture() {
      const { videoWidth, paused } = this.video;
      const [unplayable] = this.codecs.filter((codec) => codec && !canDecode(codec));
      if (this.started && !paused && videoWidth === 0 && unplayable) this.giveUp(this.codecs);
    }

    start() {
      this.stop();
      this.started = true;
      this.codecs = [];
      this.say('Starting…');
      if (window.Hls && Hls.isSupported()) {
        this.startHls();
      } else if (this.video.canPlayType('application/vnd.apple.mpegurl')) {
        this.native = true;
        this.video.onerror = () => this.retry();
        this.video.src = this.playlist;
        this.play();
      } else {
        this.say('This browser cannot play live streams. Open this page’s address in VLC or another'
          + ' player, or use a newer browser.');
      }
    }

    startHls() {
      const hls = new Hls({
        lowLatencyMode: !this.recorded && (!this.small || hasConnectionsForAll()),
        backBufferLength: this.small ? 5 : 30,
        capLevelToPlayerSize: this.small,
        maxLiveSyncPlaybackRate: this.recorded ? 1 : 1.5,
        // Not again by itself: retry() says why the gateway has no playlist.
        manifestLoadPolicy: {
          default: {
            maxTimeToFirstByteMs: FIRST_ANSWER_WITHIN_MS,
            maxLoadTimeMs: FIRST_ANSWER_WITHIN_MS,
            timeoutRetry: null,
            errorRetry: null,
          },
        },
        // A page's script, for which no browser shall ask for a password.
        xhrSetup: (xhr) => xhr.setRequestHeader('X-Requested-With', 'XMLHttpRequest'),
      });
      this.hls = hls;
      if (!this.small) window.gatewayPlayer = hls;
      // Before hls.js leaves out what this browser cannot play.
      hls.on(Hls.Events.MANIFEST_LOADED, (_, { levels }) => {
        this.codecs = levels.flatMap(({ attrs }) => (attrs.CODECS || '').split(',')).filter(Boolean);
      });
      hls.on(Hls.Events.MANIFEST_PARSED, () => this.play());
      hls.on(Hls.Events.ERROR, (_, error) => this.failed(error));
      this.stalls = 0;
      hls.loadSource(this.playlist);
      hls.attachMedia(this.video);
    }

    /** What is not fatal hls.js mends itself: it tries again, or goes to another variant. */
    failed(error) {
      if (error.details === Hls.ErrorDetails.BUFFER_STALLED_ERROR) this.forgiveStallLater();
      const undecodable = CANNOT_DECODE.includes(error.details);
      if (undecodable && (error.fatal || this.hls.levels.length < 2)) {
        this.giveUp(this.codecs);
      } else if (error.fatal && error.type === Hls.ErrorTypes.MEDIA_ERROR) {
        this.mendMedia();
      } else if (error.fatal) {
        this.retry();
      }
    }

    forgiveStallLater() {
      const near = Object.getOwnPropertyDescriptor(Hls.prototype, 'targetLatency');
      if (!near || !near.set) return; // an older hls.js
      clearTimeout(this.stallTimer);
      const delay = STALL_FORGIVEN_AFTER_MS * 2 ** Math.min(this.stalls++, 6);
      this.stallTimer = setTimeout(() => {
        const { partHoldBack } = this.hls.latestLevelDetails || {};
        if (partHoldBack && this.hls.config.lowLatencyMode) this.hls.targetLatency = partHoldBack;
      }, delay);
    }

    /** The steps that hls.js has for a decoder that failed, from the mildest on. */
    mendMedia() {
      const now = performance.now();
      if (!(now - this.recoveredAt < MENDED_AFTER_MS)) {
        this.recoveredAt = now;
        this.hls.recoverMediaError();
      } else if (!(now - this.swappedAt < MENDED_AFTER_MS)) {
        this.swappedAt = now;
        this.hls.swapAudioCodec();
        this.hls.recoverMediaError();
      } else {
        this.retry();
      }
    }

    /** No attempt will help: says what does. */
    giveUp(codecs) {
      const unplayable = codecs.filter((codec) => !canDecode(codec));
      const names = [...new Set((unplayable.length ? unplayable : codecs).map(nameOf))];
      const what = names.join(' or ') || 'what this channel sends';
      this.leave();
      this.say(`This browser cannot play ${what}.${this.small ? '' : ' What helps: another browser,'
        + ' such as Safari or Edge; VLC or another player, with the address of this page; or'
        + ' “Plays everywhere” in the channel’s settings, which whoever runs this gateway can'
        + ' switch on.'}`);
    }

    play() {
      // Browsers let a silent video begin by itself.
      this.video.play().catch((error) => {
        if (error.name === 'AbortError') return; // stopped meanwhile
        this.video.muted = true;
        this.video.play().catch(() => this.started && this.say('Press play'));
      });
    }

    /** The last picture stays until there is a new one. */
    async retry() {
      if (this.hls) this.hls.stopLoad();
      this.failures += 1;
      this.waits = true;
      this.video.parentElement.classList.add('old');
      const { reason, refused, unreachable } = await this.askWhy();
      if (!this.started) return;
      if (refused) {
        this.say(reason);
        return;
      }
      this.say(`${reason} Trying again…`);
      clearTimeout(this.timer);
      const delay = Math.min(RETRY_MS * this.failures, LONGEST_RETRY_MS);
      this.timer = setTimeout(() => (unreachable ? this.retry() : this.start()), delay);
    }

    async askWhy() {
      const reason = 'The stream was interrupted.';
      try {
        const answer = await fetch(this.playlist, {
          headers: { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' },
        });
        if (answer.ok) return { reason };
        if (answer.status === 401) {
          return { reason: 'You are no longer logged in.' };
        }
        return { reason: (await answer.json()).detail || reason, refused: answer.status === 403 };
      } catch {
        return { reason: 'The gateway cannot be reached.', unreachable: true };
      }
    }

    stop() {
      clearTimeout(this.timer);
      clearTimeout(this.pictureTimer);
      clearTimeout(this.stallTimer);
      this.waits = false;
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
      this.video.parentElement.classList.remove('old');
      this.say('');
      if (this.recorded) return;
      navigator.sendBeacon(this.leaveUrl, new URLSearchParams({ viewer: this.viewer }));
    }
  }

  function nameOf(codec) {
    const [, name] = CODECS.find(([pattern]) => pattern.test(codec)) || [];
    return name || codec;
  }

  function canDecode(codec) {
    const source = window.ManagedMediaSource || window.MediaSource;
    const kind = /^(mp4a|opus|ac-3|ec-3|flac)/i.test(codec) ? 'audio' : 'video';
    return Boolean(source) && source.isTypeSupported(`${kind}/mp4; codecs="${codec}"`);
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
