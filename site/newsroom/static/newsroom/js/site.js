// What every page gets on top of plain HTML: the choice of colours, the slim head, the search in the masthead, times as
// "5 minutes ago".

const root = document.documentElement;

function remember(choice) {
  try {
    if (choice === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", choice);
  } catch {
    // Not remembered, but shown.
  }
}

function setUpThemeToggle() {
  const words = { auto: "Auto", light: "Light", dark: "Dark" };
  const order = Object.keys(words);
  const buttons = document.querySelectorAll("[data-theme-toggle]");
  const show = () => {
    const now = root.dataset.theme || "auto";
    for (const button of buttons) {
      button.querySelector("[data-theme-word]").textContent = words[now];
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const next = order[(order.indexOf(root.dataset.theme || "auto") + 1) % order.length];
      if (next === "auto") delete root.dataset.theme;
      else root.dataset.theme = next;
      remember(next);
      show();
    });
  }
  show();
}

function setUpSlimHead() {
  const slim = document.querySelector("[data-slim]");
  const head = document.querySelector("[data-masthead]");
  if (!slim || !head) return;
  let last = window.scrollY;
  const set = (shown) => {
    slim.toggleAttribute("data-shown", shown);
    slim.inert = !shown;
  };
  set(false);
  window.addEventListener(
    "scroll",
    () => {
      const now = window.scrollY;
      if (now < head.offsetTop + head.offsetHeight + 200 || now > last) set(false);
      else if (last - now > 4) set(true);
      last = now;
    },
    { passive: true },
  );
}

function setUpSearch() {
  for (const form of document.querySelectorAll("[data-suggest]")) {
    // Suggestions are fetched by who is about to search.
    form.addEventListener("focusin", () => import(form.dataset.script).then(({ setUp }) => setUp(form)), { once: true });
  }
  const finder = document.querySelector("[data-finder]");
  if (!finder) return;
  finder.addEventListener("toggle", () => finder.open && finder.querySelector("[type=search]").focus());
  finder.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    finder.open = false;
    finder.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => finder.contains(event.target) || (finder.open = false));
}

// Only what is younger than a day is said relative to now; the full date stays in the title. Nothing may move by it:
// times stand last in their line and keep the width of the date.
function setUpTimes(part) {
  const format = new Intl.RelativeTimeFormat(root.lang || "en", { numeric: "auto" });
  const changes = [];
  for (const element of part.querySelectorAll("time[data-relative]")) {
    const minutes = Math.round((Date.parse(element.dateTime) - Date.now()) / 60000);
    if (Number.isNaN(minutes) || minutes > 0 || minutes < -24 * 60) continue;
    const text = minutes > -60 ? format.format(minutes, "minute") : format.format(Math.round(minutes / 60), "hour");
    changes.push([element, text, element.getBoundingClientRect().width]);
  }
  for (const [element, text, width] of changes) {
    element.style.display = "inline-block";
    element.style.minInlineSize = `${width}px`;
    element.title ||= element.textContent.trim();
    element.textContent = text;
  }
}

setUpThemeToggle();
setUpSlimHead();
setUpSearch();
setUpTimes(document);
document.addEventListener("htmx:load", ({ detail: { elt } }) => elt === document.body || setUpTimes(elt));
