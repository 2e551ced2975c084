// Leaving at once: cover first, then end the session, then go. Without this file the form works.
(() => {
  const form = document.querySelector("[data-exit]");
  if (!form) return;
  const leave = () => {
    document.documentElement.classList.add("covered");
    document.title = "\u00a0";
    fetch(form.action, { method: "POST", credentials: "same-origin", keepalive: true }).catch(() => {});
    location.replace(form.dataset.exit);
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); leave(); });
  // Shift, alone, three times within five seconds.
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") { presses = []; return; }
    if (event.repeat) return;
    presses = presses.filter((time) => event.timeStamp - time < 5000).concat(event.timeStamp);
    if (presses.length === 3) leave();
  });
  // A page that the browser kept for its Back button is asked for again, never shown as it was.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.documentElement.classList.add("covered");
    location.reload();
  });
})();
