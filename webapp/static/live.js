// Goes live from this browser: shows what the camera or the screen has, records it as WebM (or MP4), and
// sends it to the gateway by WebSocket, at /CHANNEL/PASS/publish. The text "h" goes both ways now and then;
// the first one says that we were let in. "ERROR: ..." says why not.
(() => {
  'use strict';

  const page = document.querySelector('[data-live]');
  const find = (name) => page.querySelector(`[data-${name}]`);
  if (!find('go-live')) return;

  const PIECE_MS = 250;
  const KEYFRAME_MS = 2000;
  const BEAT_MS = 20000;
  // The gateway says something every 25 s.
  const SILENT_AFTER_MS = 60000;
  const LET_IN_WITHIN_MS = 15000;
  // The gateway keeps the stream for whoever comes back soon; who comes later begins another.
  const RETRY_MS = [500, 1000, 2000, 3000];
  const RETRY_FOR_MS = 120000;
  // More than this waits to be sent: the line is too slow for it, and what waits is left out.
  const MOST_WAITING_SECONDS = 6;
  const FIGURES_MS = 1000;
  // What the gateway can pass on without encoding it anew comes first.
  const FORMATS = [
    'video/webm;codecs=avc1.42E01F,opus', 'video/webm;codecs=h264,opus', 'video/webm;codecs=vp8,opus',
    'video/webm', 'video/mp4'];

  let stream = null;
  let sound = null;
  let recorder = null;
  let socket = null;
  // Wanted: somebody pressed "Go live" and not "End the stream".
  let wanted = false;
  // Pressed, and not under way yet: the second press of two does nothing.
  let asking = false;
  let retrying = 0;
  let pass = '';
  let retries = 0;
  let liveSince = 0;
  let sentBytes = 0;
  let countedBytes = 0;
  let droppedSeconds = 0;
  let lostConnections = 0;
  let lostSince = 0;
  let lastRefusal = '';
  let lostBefore = 0;
  let timer = 0;

  // In words.

  function say(text, badge, short) {
    if (find('state').textContent !== text) find('state').textContent = text;
    if (badge) {
      find('badge').className = `badge ${badge}`;
      find('badge').textContent = short;
    }
  }

  function clock(ms) {
    const seconds = Math.floor(ms / 1000);
    const two = (number) => String(number).padStart(2, '0');
    const minutes = Math.floor(seconds / 60);
    return minutes < 60 ? `${minutes}:${two(seconds % 60)}`
      : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
  }

  function whyNoDevice(error, screen) {
    const what = screen ? 'the screen' : 'the camera and the microphone';
    switch (error.name) {
      case 'NotAllowedError':
        return `The browser may not use ${what} here. Allow it at the lock or camera sign beside the address.`;
      case 'NotFoundError': return 'There is no camera, or no microphone, at this machine.';
      case 'NotReadableError': return 'Another program is using the camera, or it does not answer.';
      case 'OverconstrainedError': return 'The camera that was chosen is gone. Choose another one.';
      default: return `The browser cannot use ${what}: ${error.message}`;
    }
  }

  // Camera, microphone, screen.

  function quality() {
    const [height, kilobits] = find('quality').value.split(',').map(Number);
    return { height, bits: kilobits * 1000 };
  }

  async function take() {
    const { height } = quality();
    const picture = { height: { ideal: height }, width: { ideal: Math.round(height * 16 / 9) }, frameRate: { ideal: 30 } };
    const microphone = find('microphone').value ? { deviceId: { exact: find('microphone').value } } : true;
    if (find('what').value === 'screen') {
      const screen = await navigator.mediaDevices.getDisplayMedia({ video: picture, audio: true });
      if (screen.getAudioTracks().length === 0) {
        // The screen's own sound was not chosen: somebody may speak to it.
        try {
          const voice = await navigator.mediaDevices.getUserMedia({ audio: microphone });
          voice.getAudioTracks().forEach((track) => screen.addTrack(track));
        } catch {
          // Then without sound.
        }
      }
      return screen;
    }
    if (find('camera').value) picture.deviceId = { exact: find('camera').value };
    try {
      return await navigator.mediaDevices.getUserMedia({ video: picture, audio: microphone });
    } catch (error) {
      if (error.name !== 'NotFoundError') throw error;
      return navigator.mediaDevices.getUserMedia({ video: picture });
    }
  }

  async function show() {
    const screen = find('what').value === 'screen';
    release();
    say('The browser asks for permission…');
    try {
      stream = await take();
    } catch (error) {
      say(whyNoDevice(error, screen), 'failed', 'No picture');
      return false;
    }
    find('preview').srcObject = stream;
    find('placeholder').textContent = '';
    stream.getTracks().forEach((track) => track.addEventListener('ended', () => {
      end(screen ? 'The screen is no longer shared: the stream has ended.'
        : 'The camera or the microphone was taken away: the stream has ended.');
      release();
    }));
    listen();
    listDevices();
    say('Not live: only you see this.', 'off', 'Not live');
    return true;
  }

  function release() {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    if (sound) sound.close();
    stream = null;
    sound = null;
    find('preview').srcObject = null;
    find('placeholder').textContent = 'The picture shows here before anybody else sees it.';
  }

  async function listDevices() {
    const all = await navigator.mediaDevices.enumerateDevices();
    for (const [name, kind] of [['camera', 'videoinput'], ['microphone', 'audioinput']]) {
      const chosen = find(name).value;
      const devices = all.filter((device) => device.kind === kind && device.label);
      find(name).replaceChildren(...devices.map((device) => {
        const option = document.createElement('option');
        option.value = device.deviceId;
        option.textContent = device.label;
        option.selected = device.deviceId === chosen;
        return option;
      }));
      find(`${name}-field`).hidden = devices.length < 2 || (name === 'camera' && find('what').value === 'screen');
    }
  }

  // How loud it is.

  function listen() {
    if (stream.getAudioTracks().length === 0) {
      find('level-words').textContent = 'There is no sound.';
      return;
    }
    sound = new AudioContext();
    const meter = sound.createAnalyser();
    meter.fftSize = 1024;
    sound.createMediaStreamSource(stream).connect(meter);
    const samples = new Float32Array(meter.fftSize);
    const mine = sound;
    let quietSince = Date.now();
    function look() {
      if (sound !== mine) return;
      meter.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // From -60 dB to 0.
      const level = Math.min(1, Math.max(0, 1 + Math.log10(power + 1e-12) / 6));
      // Rises at once and falls slowly, to be seen.
      find('level').value = Math.max(level, find('level').value * 0.95);
      if (level > 0.05) quietSince = Date.now();
      const words = level > 0.97 ? 'Too loud.' : Date.now() - quietSince > 3000 ? 'Silence.' : 'Sound comes.';
      if (find('level-words').textContent !== words) find('level-words').textContent = words;
      requestAnimationFrame(look);
    }
    look();
  }

  // The stream.

  function format() {
    return FORMATS.find((type) => MediaRecorder.isTypeSupported(type)) || '';
  }

  async function newPass() {
    const answer = await fetch(page.dataset.pass, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams({ csrf: document.querySelector('meta[name=csrf]').content }),
      redirect: 'error',
    });
    if (!answer.ok) throw new Error(answer.statusText);
    return (await answer.json()).pass;
  }

  function address() {
    const root = window.gateway.base.replace(/hls_gateway\/$/, '');
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    return `${scheme}://${location.host}${root}${encodeURIComponent(page.dataset.live)}/${pass}/publish`;
  }

  async function goLive() {
    if (asking || wanted) return;
    asking = true;
    try {
      await begin();
    } finally {
      asking = false;
    }
  }

  async function begin() {
    if (!stream && !(await show())) return;
    say('Asking the gateway…', 'starting', 'Starting');
    try {
      pass = await newPass();
    } catch {
      say('The gateway does not let you publish. Reload the page: perhaps you were logged out.', 'failed', 'Not live');
      return;
    }
    wanted = true;
    retries = 0;
    sentBytes = 0;
    countedBytes = 0;
    droppedSeconds = 0;
    lostConnections = 0;
    lostBefore = discarded();
    liveSince = 0;
    controls();
    connect();
  }

  function connect() {
    if (retries === 0) say('Connecting…', 'starting', 'Starting');
    const mine = new WebSocket(address());
    socket = mine;
    mine.binaryType = 'arraybuffer';
    let refusal = '';
    let letIn = false;
    const patience = setTimeout(() => lost(mine), LET_IN_WITHIN_MS);
    mine.onmessage = ({ data }) => {
      heard = Date.now();
      if (typeof data !== 'string' || socket !== mine) return;
      if (data.startsWith('ERROR:')) {
        refusal = data.slice('ERROR:'.length).trim();
      } else if (!letIn) {
        letIn = true;
        clearTimeout(patience);
        record(mine);
      }
    };
    mine.onclose = () => {
      clearTimeout(patience);
      if (socket !== mine) return;
      // Who was live before and is not let in again may only be too early: the gateway has not
      // seen yet that the connection of before is gone.
      if (refusal && (letIn || !liveSince)) end(refusal, 'failed');
      else lost(mine, refusal);
    };
  }

  // Not waited for until it is closed: where the network is gone, browsers take a minute for that.
  function lost(mine, refusal) {
    lastRefusal = refusal || lastRefusal;
    if (socket !== mine) return;
    socket = null;
    mine.close();
    stopRecording();
    if (retries === 0) {
      lostSince = Date.now();
      if (liveSince) lostConnections += 1;
    }
    if (Date.now() - lostSince > RETRY_FOR_MS) {
      end(lastRefusal || 'The gateway does not answer any more. Go live again when it does.', 'failed');
      return;
    }
    say('The connection was lost. Trying again…', 'restarting', 'Reconnecting');
    retrying = setTimeout(() => again(refusal), RETRY_MS[Math.min(retries, RETRY_MS.length - 1)]);
    retries += 1;
  }

  // A gateway that was restarted knows none of the passes that it gave out before.
  async function again(refusal) {
    if (refusal) {
      try {
        pass = await newPass();
      } catch {
        // Then by the one that there is.
      }
    }
    if (wanted && !socket) connect();
  }

  function record(to) {
    const type = format();
    try {
      recorder = new MediaRecorder(stream, {
        mimeType: type,
        videoBitsPerSecond: quality().bits,
        audioBitsPerSecond: 128000,
        videoKeyFrameIntervalDuration: KEYFRAME_MS,
      });
    } catch (error) {
      end(`The browser cannot record this: ${error.message}`, 'failed');
      return;
    }
    const mine = recorder;
    mine.ondataavailable = ({ data }) => {
      if (recorder !== mine || data.size === 0 || to.readyState !== WebSocket.OPEN) return;
      to.send(data);
      sentBytes += data.size;
      const waits = to.bufferedAmount * 8 / quality().bits;
      if (waits > MOST_WAITING_SECONDS) {
        // Nothing can be taken out of the middle of it: it begins anew.
        droppedSeconds += waits;
        lost(to);
      }
    };
    mine.onerror = () => end('The browser stopped recording.', 'failed');
    mine.start(PIECE_MS);
    liveSince = liveSince || Date.now();
    lastRefusal = '';
    retries = 0;
    find('format').textContent = inWords(mine.mimeType || type);
    say('Live: whoever watches the channel sees this.', 'live', 'Live');
  }

  function inWords(type) {
    const codec = /avc1|h264/i.test(type) ? 'H.264' : /vp9|vp09/i.test(type) ? 'VP9'
      : /vp8/i.test(type) ? 'VP8' : /av01/i.test(type) ? 'AV1' : '';
    const passedOn = codec === 'H.264' ? ', passed on as it is' : codec === 'VP8' ? ', encoded anew by the gateway' : '';
    return codec ? `${codec}${passedOn}` : type;
  }

  function stopRecording() {
    if (recorder && recorder.state !== 'inactive') {
      recorder.ondataavailable = null;
      recorder.stop();
    }
    recorder = null;
  }

  function end(why, badge) {
    const was = wanted;
    wanted = false;
    clearTimeout(retrying);
    stopRecording();
    if (socket) {
      const mine = socket;
      socket = null;
      mine.close(1000);
    }
    if (was) say(why, badge || 'off', badge ? 'Ended' : 'Not live');
    controls();
  }

  function controls() {
    find('go-live').hidden = wanted;
    find('show-picture').hidden = wanted;
    find('end').hidden = !wanted;
    for (const name of ['what', 'camera', 'microphone', 'quality']) find(name).disabled = wanted;
    clearInterval(timer);
    if (wanted) timer = setInterval(figures, FIGURES_MS);
  }

  function discarded() {
    const track = stream && stream.getVideoTracks()[0];
    return track && track.stats ? track.stats.discardedFrames : 0;
  }

  let beaten = 0;
  let heard = 0;

  function figures() {
    if (!recorder || !socket) return;
    const now = Date.now();
    if (now - heard > SILENT_AFTER_MS) {
      lost(socket);
      return;
    }
    if (now - beaten > BEAT_MS && socket.readyState === WebSocket.OPEN) {
      beaten = now;
      socket.send('h');
    }
    find('time').textContent = clock(now - liveSince);
    const bits = (sentBytes - countedBytes) * 8 * 1000 / FIGURES_MS;
    countedBytes = sentBytes;
    find('rate').textContent = `${(bits / 1e6).toFixed(2)} Mbit/s`;
    find('waits').textContent = `${(socket.bufferedAmount / 1024).toFixed(0)} KB`;
    find('lost').textContent = lostConnections === 0 ? 'never'
      : `${lostConnections === 1 ? 'once' : `${lostConnections} times`}, and it is back`;
    const frames = discarded() - lostBefore;
    find('dropped').textContent = frames === 0 && droppedSeconds === 0 ? 'nothing'
      : `${frames} pictures${droppedSeconds ? `, and ${Math.round(droppedSeconds)} s that the line was too slow for` : ''}`;
  }

  // What this browser can.

  const usable = navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
  if (!window.isSecureContext || !usable || !window.MediaRecorder) {
    find(window.isSecureContext ? 'unable' : 'insecure').hidden = false;
    find('go-live').disabled = true;
    find('show-picture').disabled = true;
    return;
  }
  if (!navigator.mediaDevices.getDisplayMedia) find('what').options[1].remove();

  find('go-live').addEventListener('click', goLive);
  find('show-picture').addEventListener('click', show);
  find('end').addEventListener('click', () => end('Ended.'));
  for (const name of ['what', 'camera', 'microphone', 'quality']) {
    find(name).addEventListener('change', () => stream && show());
  }
  addEventListener('beforeunload', (event) => wanted && event.preventDefault());
  addEventListener('pagehide', () => end('Ended.'));
})();
