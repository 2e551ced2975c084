// Phones of a room. Every page works without this file: it only keeps trying, and asks for news.
(() => {
  const line = document.querySelector("[data-live]");
  const box = () => document.querySelector("#main > .wrap");
  const say = (text) => { if (line) line.textContent = text; };
  const pause = (ms) => new Promise((go) => {
    const done = () => { clearTimeout(timer); removeEventListener("online", done); go(); };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
  });
  const waits = (text) => {
    document.querySelector(".offline")?.remove();
    if (!text) return;
    box().prepend(Object.assign(document.createElement("p"), { className: "notice care offline", textContent: text }));
    say(text);
  };

  // The part of a page that changes is put in place; focus goes to its heading, progress is said.
  const show = (text, url) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.querySelector("#main > .wrap");
    if (!fresh || !page.querySelector("[data-live]")) return false;
    fresh.querySelectorAll("[autofocus]").forEach((each) => each.removeAttribute("autofocus"));
    box().replaceWith(fresh);
    document.title = page.title;
    history.replaceState(null, "", url);
    scrollTo(0, 0);
    const alert = fresh.querySelector("[role=alert]");
    (alert?.matches("[tabindex]") ? alert : fresh.querySelector("[data-focus]"))?.focus();
    say((fresh.querySelector("[data-said]")?.textContent || "").replace(/\s+/g, " ").trim());
    look();
    return true;
  };

  // <form data-tap>: one answer, sent until it has arrived. Sent twice, it counts once.
  let going = false;
  const send = async (form, body) => {
    for (let wait = 1000; ; wait = Math.min(wait * 2, 8000)) {
      try {
        const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", signal: AbortSignal.timeout?.(15000) });
        if (answer.status < 500) return answer;
      } catch { /* The connection is gone; it comes back. */ }
      waits(line?.dataset.waits);
      await pause(wait);
    }
  };
  addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches?.("form[data-tap]")) return;
    event.preventDefault();
    if (going) return;
    going = true;
    const body = new URLSearchParams(new FormData(form));
    if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
    form.toggleAttribute("data-going", true);
    const answer = await send(form, body);
    const text = await answer.text().catch(() => "");
    going = false;
    waits("");
    if (!show(text, answer.url)) location.reload();
  });

  // The keys 1 to 9 choose a pile, only while the focus is at the card, and only where they are on.
  addEventListener("keydown", (event) => {
    if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const group = document.activeElement?.closest?.('[data-digits="on"]');
    const button = group?.querySelectorAll(".piles button:not(.unsure)")[Number(event.key) - 1];
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  // A waiting phone asks every four seconds whether there is news, and not while nobody looks at it.
  let timer = 0, missed = 0;
  const look = () => {
    clearTimeout(timer);
    if (document.querySelector("[data-now]")) timer = setTimeout(ask, 3500 + Math.random() * 1000);
  };
  const ask = async () => {
    const here = document.querySelector("[data-now]");
    if (!here || document.hidden) return;
    try {
      const answer = await fetch(here.dataset.now, { credentials: "same-origin", cache: "no-store", headers: { "If-None-Match": here.dataset.tag } });
      if (missed) waits("");
      missed = 0;
      if (answer.status === 200 || answer.status === 404) {
        const page = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
        if (page.status >= 500 || !show(await page.text(), page.url)) throw new Error();
      }
    } catch { if (++missed === 2) waits(line?.dataset.lost); }
    look();
  };
  addEventListener("visibilitychange", () => { if (!document.hidden) { clearTimeout(timer); ask(); } });
  look();
})();
