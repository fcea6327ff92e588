// Preview pictures of a recording (.previews) beside its <video>: a slider that shows the picture of
// the place under the pointer, and goes there; and the strip's pictures lead there too. Without this
// script the strip shows its pictures, and its links open them.
(() => {
  'use strict';

  class Previews {
    constructor(section, video) {
      this.video = video;
      const { pictures, first, count, seconds, start } = section.dataset;
      this.pattern = pictures;
      this.first = Number(first);
      this.count = Number(count);
      this.seconds = Number(seconds);
      // Where in the stream the player's zero is.
      this.start = Number(start);
      this.links = [...section.querySelectorAll('[data-second]')];
      for (const link of this.links) {
        link.addEventListener('click', (event) => {
          event.preventDefault();
          this.goTo(Number(link.dataset.second));
        });
      }
      section.prepend(this.makeSlider());
      video.addEventListener('timeupdate', () => this.follow());
      video.addEventListener('durationchange', () => this.follow());
      video.addEventListener('seeking', () => this.follow());
    }

    makeSlider() {
      const box = document.createElement('div');
      box.className = 'seek';
      this.hover = document.createElement('figure');
      this.hover.hidden = true;
      this.picture = document.createElement('img');
      this.picture.alt = '';
      this.time = document.createElement('figcaption');
      this.hover.append(this.picture, this.time);
      this.slider = document.createElement('input');
      Object.assign(this.slider, { type: 'range', min: 0, max: 0, step: 1, value: 0 });
      this.slider.setAttribute('aria-label', 'Place in the recording');
      this.slider.addEventListener('pointermove', (event) => this.show(this.placeOf(event)));
      this.slider.addEventListener('pointerleave', () => { this.hover.hidden = true; });
      this.slider.addEventListener('blur', () => { this.hover.hidden = true; });
      this.slider.addEventListener('input', () => {
        this.show(Number(this.slider.value));
        this.goTo(Number(this.slider.value));
      });
      box.append(this.hover, this.slider);
      return box;
    }

    placeOf(event) {
      const { left, width } = this.slider.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
      return share * Number(this.slider.max);
    }

    show(second) {
      const number = Math.floor((this.start + second) / this.seconds);
      const address = this.pattern.replace(
        '%d', this.first + Math.min(this.count - 1, Math.max(0, number)));
      if (this.picture.getAttribute('src') !== address) this.picture.src = address;
      this.time.textContent = clock(this.start + second);
      this.hover.hidden = false;
      const width = this.slider.clientWidth;
      const half = this.hover.offsetWidth / 2;
      const at = width * (second / (Number(this.slider.max) || 1));
      this.hover.style.left = `${Math.min(width - half, Math.max(half, at))}px`;
    }

    goTo(second) {
      this.video.currentTime = second;
    }

    follow() {
      const { currentTime, duration } = this.video;
      if (!Number.isFinite(duration)) return;
      this.slider.max = Math.floor(duration);
      if (document.activeElement !== this.slider || this.hover.hidden) {
        this.slider.value = Math.floor(currentTime);
      }
      this.slider.setAttribute('aria-valuetext', clock(this.start + currentTime));
      let now = null;
      for (const link of this.links) {
        if (Number(link.dataset.second) <= currentTime + 0.5) now = link;
        link.removeAttribute('aria-current');
      }
      if (now) now.setAttribute('aria-current', 'true');
    }
  }

  /** As pages show times: "1:02:03", "2:03". */
  function clock(time) {
    const whole = Math.floor(time);
    const two = (number) => String(number).padStart(2, '0');
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    return hours > 0
      ? `${hours}:${two(minutes)}:${two(whole % 60)}`
      : `${minutes}:${two(whole % 60)}`;
  }

  const video = document.querySelector('video[data-recording]');
  document.querySelectorAll('.previews').forEach((section) => video && new Previews(section, video));
})();
