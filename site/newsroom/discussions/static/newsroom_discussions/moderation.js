/* The queue by keyboard and in place. Without this file the same forms and links do the same with a page each.

   j k a r R s d u x Enter ? act on the comment that has the focus. Switched off with all other single keys of the
   admin in the account's preferences. */
(() => {
  const results = document.querySelector("#listing-results");
  const notice = document.querySelector("[data-moderation-notice]");
  if (!results || !notice) return;
  const status = document.querySelector("[data-moderation-status]");
  const keys = document.querySelector("[data-moderation-keys]");
  const drawer = document.querySelector("[data-moderation-drawer]");
  const drawerBody = document.querySelector("[data-moderation-drawer-body]");
  const undoForm = document.querySelector("[data-moderation-undo]");
  let opened = null; // the comment in the drawer

  const cards = () => [...results.querySelectorAll("[data-comment]")];
  const current = () => document.activeElement?.closest("[data-comment]");
  const button = (card, ...acts) => acts.map((act) => card.querySelector(`.moderation__acts > button[value="${act}-${card.dataset.comment}"]`)).find(Boolean);

  function focus(card) {
    if (!card) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = cards();
    const at = all.indexOf(current());
    focus(at < 0 ? all[0] : all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  }

  function say(text, batch) {
    status.textContent = text;
    notice.querySelector("[data-moderation-said]").textContent = text;
    undoForm.elements.batch.value = batch || "";
    undoForm.querySelector("button").hidden = !batch;
    notice.hidden = !text;
  }

  function count(counts) {
    for (const [name, number] of Object.entries(counts || {})) {
      const shown = results.querySelector(`[data-tab-count="${name}"]`);
      if (shown) shown.textContent = number;
    }
  }

  async function send(form, fields) {
    const response = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!response.ok || !response.headers.get("Content-Type")?.includes("json")) throw new Error(response.status);
    return response.json();
  }

  /* The queue as it is now, from its beginning or from where this page begins. */
  async function reload(address) {
    const response = await fetch(address, { credentials: "same-origin" });
    if (!response.ok) throw new Error(response.status);
    results.innerHTML = await response.text();
    offerHelp();
  }

  async function act(form, fields) {
    const all = cards();
    const at = all.indexOf(current());
    try {
      const done = await send(form, fields);
      const gone = new Set(done.changed.map(String));
      const stays = (fields.get("act") || "").match(/^(un)?(pin|feature)/);
      const next = all.slice(Math.max(at, 0)).find((card) => !gone.has(card.dataset.comment)) || all.filter((card) => !gone.has(card.dataset.comment)).pop();
      say(done.said, done.batch);
      if (!stays) all.filter((card) => gone.has(card.dataset.comment)).forEach((card) => card.remove());
      count(done.counts);
      if (next) focus(next);
      else await refill();
    } catch {
      submitPlainly(form, fields);
    }
  }

  /* A key pressed twice is one act: the second answer would take away the first one's undo. */
  async function once(card, act) {
    if (card?.ariaBusy === "true") return;
    if (card) card.ariaBusy = "true";
    await act();
    if (card) card.ariaBusy = "false";
  }

  async function refill() {
    const address = results.querySelector("[data-moderation]")?.dataset.results;
    if (!address) return;
    await reload(address);
    focus(cards()[0] || results.querySelector("[data-moderation-empty]"));
  }

  /* What failed in place is sent as the page would have sent it: the server says what is wrong. */
  function submitPlainly(form, fields) {
    const act = fields.get("act");
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "act", value: act || "" });
    if (act) form.append(input);
    form.submit();
  }

  async function undo() {
    if (!undoForm.elements.batch.value) return say(status.textContent, "");
    const address = results.querySelector("[data-moderation]")?.dataset.results || `${location.pathname}results/${location.search}`;
    try {
      const done = await send(undoForm, new FormData(undoForm));
      say(done.said, "");
      await reload(address);
      const back = done.changed.map(String);
      focus(cards().find((card) => back.includes(card.dataset.comment)) || cards()[0] || results.querySelector("[data-moderation-empty]"));
    } catch {
      undoForm.submit();
    }
  }

  async function open(card) {
    const link = card.querySelector("[data-moderation-open]");
    opened = card.dataset.comment;
    try {
      await fill(link.href);
      drawer.showModal();
    } catch {
      location.assign(link.href);
    }
  }

  async function fill(address) {
    const url = new URL(address, location.href);
    url.searchParams.set("drawer", "1");
    const response = await fetch(url, { credentials: "same-origin" });
    if (!response.ok) throw new Error(response.status);
    drawerBody.innerHTML = await response.text();
    drawer.dataset.address = address;
  }

  results.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-moderation]");
    if (!form) return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    if (!fields.get("act")) return;
    const card = event.submitter?.closest("[data-comment]");
    card?.focus({ preventScroll: true });
    once(card, () => act(form, fields));
  });

  results.addEventListener("click", (event) => {
    const link = event.target.closest("[data-moderation-open]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open(link.closest("[data-comment]"));
    }
    if (event.target.closest("[data-moderation-help]")) keys.showModal();
  });

  undoForm.addEventListener("submit", (event) => {
    event.preventDefault();
    undo();
  });

  /* In the drawer: an act closes it and takes the comment off the list; everything else shows the drawer anew. */
  drawer.addEventListener("submit", async (event) => {
    const form = event.target;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    if (form.matches("[data-moderation-acts]")) {
      drawer.close();
      focus(cards().find((card) => card.dataset.comment === opened));
      act(form, fields);
      return;
    }
    try {
      const done = await send(form, fields);
      await fill(drawer.dataset.address);
      status.textContent = done.said;
      drawerBody.querySelector(`form[action="${form.getAttribute("action")}"] [type=submit]`)?.focus();
    } catch {
      form.submit();
    }
  });

  drawer.addEventListener("close", () => focus(cards().find((card) => card.dataset.comment === opened)));
  for (const dialog of [keys, drawer]) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-moderation-close]")) dialog.close();
    });
  }

  const press = (...acts) => () => {
    const card = current();
    const found = card && button(card, ...acts);
    if (found) found.click();
    else if (!card) step(1);
  };
  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    a: press("approve", "dismiss", "restore"),
    r: press("reject", "remove"),
    s: press("spam"),
    d: press("remove", "reject"),
    u: undo,
    x: () => current()?.querySelector("input[name=comment]")?.click(),
    R: () => {
      const details = current()?.querySelector(".moderation__reason");
      if (!details) return;
      details.open = true;
      details.querySelector("textarea").focus();
    },
    Enter: () => {
      if (document.activeElement === current()) open(current());
    },
    "?": () => keys.showModal(),
  };

  const switchedOff = () => document.querySelector("[data-moderation-keys]").dataset.off !== undefined;

  /* Before the admin's own keys: on this page "?" is ours. */
  window.addEventListener(
    "keydown",
    (event) => {
      if (switchedOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (document.querySelector("dialog[open]")) return;
      const target = event.target;
      if (target.matches?.("textarea, select, [contenteditable=true], input:not([type=checkbox]):not([type=radio])")) {
        if (event.key === "Escape" && current()) focus(current());
        return;
      }
      if (event.key === "Enter" && target !== current()) return;
      const handle = Object.hasOwn(KEYS, event.key) && KEYS[event.key];
      if (!handle) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      handle();
    },
    true,
  );

  function offerHelp() {
    const help = results.querySelector("[data-moderation-help]");
    if (help && !switchedOff()) help.hidden = false;
  }
  /* Filters and searches exchange the list under our feet. */
  new MutationObserver(offerHelp).observe(results, { childList: true });
  offerHelp();
})();
