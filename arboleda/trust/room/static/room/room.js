// A room that is left alone closes: a warning after four quiet minutes, the door after five. What is
// being written is kept by itself, sealed on the server. Without this file the server closes alone.
(() => {
  const close = document.querySelector("[data-room-close]");
  const warning = document.querySelector("[data-room-warning]");
  if (!close || !warning) return;
  const form = document.querySelector("form[data-draft]");
  const QUIET = 300e3, WARN = 240e3, DRAFT = 60e3;
  let moved = Date.now(), kept = "", saved = Date.now();
  const words = () => (form ? `${form.elements.title.value}\n${form.elements.text.value}` : "");
  kept = words();
  const keep = async () => {
    if (!form || words() === kept || !words().trim()) return;
    const now = words();
    saved = Date.now();
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: now.length < 30000 });
      if (!answer.ok) throw new Error();
      kept = now;
      const line = document.querySelector("[data-status]");
      if (line) line.textContent = form.dataset.kept;
    } catch { saved = Date.now() - DRAFT / 2; }
  };
  const stir = () => { moved = Date.now(); if (!warning.hidden) { warning.hidden = true; keep(); } };
  for (const kind of ["pointerdown", "keydown", "input", "wheel", "touchmove"]) addEventListener(kind, stir, { passive: true });
  const leave = async () => {
    document.documentElement.classList.add("covered");
    await keep();
    close.submit();
  };
  const timer = setInterval(() => {
    const quiet = Date.now() - moved;
    if (quiet >= QUIET) { clearInterval(timer); leave(); return; }
    if (quiet >= WARN) warning.hidden = false;
    if (Date.now() - saved >= DRAFT) keep();
  }, 2000);
})();
