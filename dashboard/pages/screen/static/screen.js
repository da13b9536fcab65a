// Turns the wall's views, renews them in place, and says when the server is away. Nothing else runs on the wall.
"use strict";
(() => {
  const POLL = 3000, PATIENCE = 15000, RELOAD_HOUR = 3;
  const body = document.body, views = document.getElementById("views"), band = document.getElementById("band");
  const seconds = Number(body.dataset.seconds), names = document.getElementById("where").dataset.names.split("|");
  const turns = [...document.querySelectorAll(".turn")];
  let at = 0, held = false, left = seconds, lastAnswer = Date.now(), staleBand = band.textContent, known = "";
  const started = Date.now(), wallTime = Date.parse(body.dataset.now + "Z");

  const sections = () => [...views.querySelectorAll(".view")];

  function show(number) {
    const all = sections();
    at = (number + all.length) % all.length;
    all.forEach((view, place) => { if (view.hidden === (place === at)) view.hidden = place !== at; });
    turns.forEach((turn, place) => {
      turn.classList.toggle("on", place === at);
      turn.hidden = place >= all.length;  // where there is nothing to show, one view says so
    });
    tell();
  }

  function tell() {
    const text = (element, words) => { if (element.textContent !== words) element.textContent = words; };
    text(document.getElementById("where"), `${at + 1}/${sections().length} ${names[at] || ""}`);
    const turning = sections().length > 1 ? body.dataset.next.replace("{seconds}", left) : "";
    text(document.getElementById("held"), held ? body.dataset.held : turning);
    const now = new Date(wallTime + Date.now() - started).toISOString();
    text(document.querySelector("#clock time"), now.slice(11, 16));
  }

  // Changes only what differs, so that nothing flashes and nothing is made anew that stays.
  function renew(old, fresh) {
    for (const name of new Set([...old.getAttributeNames(), ...fresh.getAttributeNames()])) {
      if (name === "hidden" && old.classList.contains("view")) continue;
      const value = fresh.getAttribute(name);
      if (value === null) old.removeAttribute(name);
      else if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    const ours = [...old.childNodes], theirs = [...fresh.childNodes];
    theirs.forEach((node, place) => {
      const own = ours[place];
      if (!own) old.appendChild(node);
      else if (own.nodeType !== node.nodeType || own.nodeName !== node.nodeName) own.replaceWith(node);
      else if (node.nodeType === Node.ELEMENT_NODE) renew(own, node);
      else if (own.data !== node.data) own.data = node.data;
    });
    ours.slice(theirs.length).forEach(node => node.remove());
  }

  function adopt(html) {
    const fresh = document.createElement("main");
    fresh.id = "views";
    fresh.innerHTML = html;
    renew(views, fresh);
    freshness();
    show(at);
  }

  function freshness() {
    const now = document.getElementById("fresh-now"), shown = document.getElementById("fresh");
    if (now && shown.innerHTML !== now.innerHTML) shown.innerHTML = now.innerHTML;
  }

  function say(words, lost) {
    band.classList.toggle("lost", lost);
    if (band.textContent !== words) band.textContent = words;
    band.hidden = !words;
  }

  // Asks by what it was told last, past the browser's own store, which would hand out the whole page again each time.
  async function poll() {
    try {
      const answer = await fetch(`/screen/views${location.search}`, {
        cache: "no-store", headers: known ? { "If-None-Match": known } : {}, signal: AbortSignal.timeout(10000),
      });
      if (answer.status === 200) hear(await answer.json(), answer.headers.get("ETag"));
      else if (answer.status !== 304) throw new Error(String(answer.status));
      lastAnswer = Date.now();
      say(staleBand, false);
      nightly();
    } catch {
      if (Date.now() - lastAnswer > PATIENCE) say(body.dataset.lost, true);
    }
    setTimeout(poll, POLL);
  }

  function hear(told, tag) {
    staleBand = told.band;
    if (told.version !== body.dataset.version) {
      body.dataset.version = told.version;
      document.getElementById("version").textContent = told.version;
      adopt(told.html);
    }
    known = tag;
  }

  // Once a night, while the server answers: a page that is new every day cannot grow old.
  function nightly() {
    const hour = new Date(wallTime + Date.now() - started).getUTCHours();
    if (hour === RELOAD_HOUR && Date.now() - started > 2 * 3600 * 1000) location.reload();
  }

  function turn(step) { left = seconds; show(at + step); }

  const keys = {
    ArrowRight: () => turn(1), PageDown: () => turn(1), ArrowDown: () => turn(1), Enter: () => turn(1),
    ArrowLeft: () => turn(-1), PageUp: () => turn(-1), ArrowUp: () => turn(-1),
    " ": () => { held = !held; tell(); },
    Escape: () => { if (document.fullscreenElement) document.exitFullscreen(); held = false; code(false); show(0); },
    f: () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
    q: () => code(),
  };
  document.addEventListener("keydown", event => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!keys[key] || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("button") && (key === " " || key === "Enter")) return;
    event.preventDefault();
    keys[key]();
  });
  turns.forEach((button, place) => button.addEventListener("click", () => { left = seconds; show(place); }));

  const code = large => document.getElementById("code").classList.toggle("large", large);
  document.getElementById("code").addEventListener("click", () => code());
  let still;
  document.addEventListener("mousemove", () => {
    body.classList.add("moved");
    clearTimeout(still);
    still = setTimeout(() => body.classList.remove("moved"), 3000);
  });

  setInterval(() => {
    if (!held && sections().length > 1 && --left <= 0) turn(1);
    else tell();
  }, 1000);
  freshness();
  show(0);
  setTimeout(poll, POLL);
})();
