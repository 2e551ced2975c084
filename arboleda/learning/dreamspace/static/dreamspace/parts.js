// <div data-part="address" data-tag="its ETag">: a part of a page that keeps itself up to date. It asks
// every four seconds while somebody looks, and most answers are an empty "not changed". Without this
// script a link beside it loads the page anew. After four hours it stops, so that a laptop left open
// does not keep somebody signed in for ever.
(() => {
  const EVERY = 4000, SLOWER = 30000, LONGEST = 4 * 3600 * 1000, began = Date.now();
  document.querySelectorAll("[data-part]").forEach((part) => {
    let wait = EVERY;
    const ask = async () => {
      if (Date.now() - began > LONGEST) return;
      if (!document.hidden) {
        try {
          const answer = await fetch(part.dataset.part, {
            credentials: "same-origin", redirect: "manual", headers: { "If-None-Match": part.dataset.tag },
          });
          // Anything but a part (signed out, gone) ends it: the link beside it says what is the matter.
          if (answer.status === 200) {
            const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
            part.replaceChildren(...fresh.body.childNodes);
            part.dataset.tag = answer.headers.get("ETag") || "";
          } else if (answer.status !== 304 && answer.status < 500) return;
          wait = EVERY;
        } catch { wait = Math.min(wait * 2, SLOWER); }
      }
      setTimeout(ask, wait);
    };
    setTimeout(ask, wait);
  });
})();
