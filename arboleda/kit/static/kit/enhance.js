// Small helps for pages that work without them.
(() => {
  // A passphrase can be shown while it is typed.
  document.querySelectorAll("input[data-show]").forEach((input) => {
    const words = document.querySelector("[data-show-words]");
    if (!words) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet" });
    const label = () => { button.textContent = input.type === "password" ? words.dataset.showWords : words.dataset.hideWords; };
    button.addEventListener("click", () => { input.type = input.type === "password" ? "text" : "password"; label(); });
    const box = Object.assign(document.createElement("div"), { className: "with-show" });
    input.replaceWith(box); box.append(input, button); label();
    input.form?.addEventListener("submit", () => { input.type = "password"; });
  });

  // The menu of a phone closes with Escape, and when the focus goes on: it would lie over the page.
  const menu = document.querySelector("details.menu");
  menu?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false; menu.querySelector("summary").focus();
  });
  menu?.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });

  // Some minutes before a visit ends, a page with something to write in says so and offers more time.
  const WARNING = 5 * 60 * 1000;
  const find = (name) => document.querySelector(`[data-${name}]`);
  const ends = (left) => Date.now() + left * 1000;
  let end = find("visit") && ends(Number(find("visit").dataset.visit)), shown = "", last = null;
  const warn = () => {
    if (!end || !find("soon")) return;
    const left = end - Date.now();
    const now = left <= 0 ? "over-words" : left <= WARNING ? "soon-words" : "";
    if (now === shown) return;
    find("soon").replaceChildren(...(now ? [find(now).content.cloneNode(true)] : []));
    shown = now;
  };
  const renewed = (page) => {
    const there = page.querySelector("[data-visit]");
    if (!there || !find("visit")) return false;
    find("visit").replaceWith(there);
    find("soon-words").replaceWith(page.querySelector("[data-soon-words]"));
    end = ends(Number(there.dataset.visit));
    warn();
    return true;
  };
  addEventListener("click", async (event) => {
    const link = event.target.closest?.("[data-visit] a, [data-stay]");
    if (!link) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !renewed(page)) throw new Error();
      (last?.isConnected ? last : document.querySelector("[data-visit] a"))?.focus();
    } catch { open(link.href, "_blank", "noopener"); }
  });
  if (document.querySelector("main form[method=post]")) {
    document.querySelector("main").addEventListener("focusin", (event) => { last = event.target; });
    setInterval(warn, 5000);
    addEventListener("visibilitychange", warn);
    warn();
  }

  // <form data-enhance="row-3 summary" data-failed="Not saved. Tap again."> sends itself without a
  // new page and puts in place the parts the server answers with. What is shown as saved is saved.
  const status = () => document.querySelector("[data-status]");
  const say = (text, failed) => {
    const line = status();
    if (!line) return;
    line.textContent = text;
    line.classList.toggle("failed", failed);
  };
  addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches?.("form[data-enhance]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const pressed = event.submitter;
    const body = new FormData(form);
    if (pressed?.name) body.append(pressed.name, pressed.value);
    form.toggleAttribute("data-unsaved", false);
    form.toggleAttribute("data-saving", true); // Not shown as saved before it is.
    form.querySelectorAll("[aria-pressed]").forEach((each) => each.setAttribute("aria-pressed", String(each === pressed)));
    try {
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", headers: { "X-Enhance": "1" } });
      if (!answer.ok) throw new Error();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const parts = form.dataset.enhance.split(" ").map((id) => [document.getElementById(id), page.getElementById(id)]);
      if (parts.some(([here, there]) => !here || !there)) throw new Error();
      const name = pressed?.name, value = pressed?.value, at = form.id;
      parts.forEach(([here, there]) => here.replaceWith(there));
      renewed(page);
      if (name) [...(at ? document.getElementById(at) : document).querySelectorAll(`[name="${CSS.escape(name)}"]`)].find((each) => each.value === value)?.focus();
      say(form.dataset.saved || "", false);
    } catch {
      delete form.dataset.busy;
      form.toggleAttribute("data-saving", false);
      form.toggleAttribute("data-unsaved", true);
      say(form.dataset.failed || "", true);
    }
  });
})();
