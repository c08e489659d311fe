// The discussion in place: what htmx leaves to do, drafts, and word of new comments. Without it, links and forms do all.

const EVERY_MINUTE = 60_000;
const MOST_AT_ONCE = 100;
const openers = new WeakMap(); // where a form opens: the link that opened it

function store(kind, key, value) {
  try {
    if (value === undefined) return window[kind].getItem(key) || "";
    if (value) window[kind].setItem(key, value);
    else window[kind].removeItem(key);
  } catch {
    // A browser that keeps nothing: then nothing is kept.
  }
  return "";
}

// What is typed survives a reload: only the text, never a name or an address.
function setUpForms(part) {
  const sent = part.matches?.("[data-sent]") ? part : part.querySelector("[data-sent]");
  if (sent) {
    store("localStorage", store("sessionStorage", "sent"), "");
    store("sessionStorage", "sent", "");
    const since = document.querySelector("[data-new]")?.dataset;
    if (since && sent.dataset.sent) since.since = Number(since.since) + 1; // one's own is no news
  }
  for (const form of part.querySelectorAll("form[data-draft]")) {
    const key = `draft-${form.dataset.draft}`;
    const field = form.elements.body;
    field.value ||= store("localStorage", key);
    field.addEventListener("input", () => store("localStorage", key, field.value));
    form.addEventListener("submit", () => store("sessionStorage", "sent", key));
    if (form.dataset.proof) import(form.dataset.proof); // only guests need it, and only when they write
  }
}

// The page is the same for everybody; what this reader voted and wrote comes after it.
async function showOwn(part) {
  const address = document.getElementById("discussion")?.dataset.me;
  const rows = [...part.querySelectorAll(".comment__acts"), ...(part.matches?.(".comment__acts") ? [part] : [])];
  while (address && rows.length) {
    const asked = new Map(rows.splice(0, MOST_AT_ONCE).map((row) => [row.id.split("-")[1], row]));
    const answer = await fetch(`${address}?ids=${[...asked.keys()]}`).catch(() => null);
    if (!answer?.ok) return;
    const { votes, mine, stars } = await answer.json();
    for (const [id, value] of Object.entries(votes)) press(asked.get(id).querySelectorAll(".votes__button"), value, "0");
    for (const [id, acts] of Object.entries(mine)) addActs(asked.get(id), acts);
    if (stars) press(document.querySelectorAll(".rating__star"), stars);
  }
}

function press(buttons, value, again) {
  for (const button of buttons) {
    if (button.ariaPressed) continue; // came with the answer to a vote
    const own = button.value === String(value);
    button.ariaPressed = String(own);
    if (own && again) button.value = again;
  }
}

function addActs(row, acts) {
  const words = document.getElementById("discussion-says").dataset;
  const place = `answer-${row.id.split("-")[1]}`;
  for (const [address, word] of [[acts.edit, words.change], [acts.delete, words.delete]]) {
    if (!address) continue;
    const link = document.createElement("a");
    link.href = address;
    link.rel = "nofollow";
    link.textContent = word;
    if (document.getElementById(place)) Object.assign(link.dataset, { hxGet: address, hxTarget: `#${place}`, opens: "" });
    row.append(link);
  }
  window.htmx?.process(row);
}

// htmx weighs more than all of ours, and most readers never get as far as the comments: it comes when they do. It sets
// itself up only in a page that is there completely.
let asked;
let isHere = false; // or is known not to come
function fetchHtmx() {
  asked ||= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: document.querySelector("meta[name=htmx-script]").content, onload: resolve, onerror: reject });
    if (document.readyState === "complete") document.head.append(script);
    else addEventListener("load", () => document.head.append(script));
  }).catch(() => {}).then(() => (isHere = true));
  return asked;
}

// Whoever presses something before gets it all the same; without htmx, as without JavaScript.
for (const [name, selector] of [["click", "[data-hx-get]"], ["submit", "form[data-hx-post]"]]) {
  document.addEventListener(
    name,
    (event) => {
      const pressed = event.target.closest(selector);
      if (!pressed || isHere || document.readyState !== "complete" || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const again = event.submitter || pressed; // htmx notes which button of a form is clicked
      fetchHtmx().then(() => (again.matches("form") ? again.requestSubmit() : again.click()));
    },
    true,
  );
}

function followTheDiscussion() {
  const section = document.getElementById("discussion");
  if (!section) return;
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    fetchHtmx();
  }, { rootMargin: "600px" }).observe(section);
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    showOwn(section);
    setInterval(() => {
      const place = document.querySelector("[data-new]");
      if (place && !document.hidden && window.htmx) window.htmx.trigger(place, "look");
    }, EVERY_MINUTE);
  }).observe(section);
}

// A click that asks for another tab is the browser's own.
document.addEventListener(
  "click",
  (event) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest("a[data-hx-get]")) event.stopPropagation();
  },
  true,
);

document.addEventListener("click", (event) => {
  const part = event.target.closest("[data-close]")?.closest(".write-part");
  if (!part) return;
  event.preventDefault();
  const opener = openers.get(part.parentElement);
  part.remove();
  opener?.focus();
});

// The same link twice does not take away what was typed in between, nor does another one what no draft keeps.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target } = event.detail;
  if (!elt.matches("[data-opens]")) return;
  const form = target.querySelector("form");
  const typed = form && !form.dataset.draft && [...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
  if (typed || (form && openers.get(target)?.href === elt.href)) {
    event.preventDefault();
    form.querySelector("textarea, input:not([type=hidden]), button").focus();
    return;
  }
  openers.set(target, elt);
});

document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  if (part === document.body) return;
  setUpForms(part);
  showOwn(part);
});

document.addEventListener("htmx:configRequest", ({ detail: { elt, parameters } }) => {
  if (elt.dataset.since) parameters.since = elt.dataset.since;
});

// What stood above the list as just sent is in the list now.
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (target.id === "threads" && document.querySelector("#write-place [data-sent]")) {
    document.getElementById("write-place").replaceChildren();
  }
});

// Where the keyboard was is gone: it goes on at what took its place.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.getElementById("threads")?.focus({ preventScroll: true });
});

for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, ({ detail: { elt } }) => {
    if (elt.href) location.assign(elt.href);
    if (!elt.matches("form")) return;
    const notice = elt.querySelector(".write__failed") || document.createElement("p");
    notice.className = "notice notice--bad write__failed";
    notice.role = "alert";
    notice.textContent = document.getElementById("discussion-says").dataset.failed;
    elt.prepend(notice);
  });
}

// A link to a comment, old ones from another system too, that is not among the first.
async function findComment() {
  const [id, number] = location.hash.match(/^#(comment-(\d+))$/)?.slice(1) || [];
  const address = document.getElementById("discussion")?.dataset.find;
  if (!address || !number || document.getElementById(id)) return;
  const place = address.replace(/0\/$/, `${number}/`);
  const answer = await fetch(place, { method: "HEAD" }).catch(() => null);
  if (answer?.ok) location.replace(answer.url.replace(/#.*$/, "") + `#${id}`);
}

setUpForms(document);
followTheDiscussion();
findComment();
