// The search field offers names and headlines while one types: the combobox with a list of WAI-ARIA 1.2. What is typed
// stays as it is; choosing an option goes to its page, and Enter without one searches as it does without this script.

const PAUSE = 150; // ms without a key before the server is asked

export function setUp(form) {
  const input = form.querySelector("[type=search]");
  const list = form.querySelector("[role=listbox]");
  const said = form.querySelector("[data-suggest-said]");
  let options = [];
  let active = -1;
  let timer = 0;
  let asking = null;

  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }

  function choose(number) {
    options[active]?.setAttribute("aria-selected", "false");
    active = number;
    const option = options[active];
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function show(open) {
    choose(-1);
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    show(false);
    said.textContent = "";
  }

  async function ask() {
    clearTimeout(timer);
    asking?.abort();
    const text = input.value.trim();
    if (!text) {
      close();
      return;
    }
    const mine = (asking = new AbortController());
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: text })}`, { signal: mine.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const html = await answer.text();
      if (mine === asking && !mine.signal.aborted) fill(html);
    } catch {
      if (mine === asking) close(); // a newer question goes on
    }
  }

  function fill(html) {
    const found = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    if (!found) {
      close();
      return;
    }
    list.replaceChildren(...found.children);
    options = [...list.querySelectorAll("[role=option]")];
    options.forEach((option, number) => (option.id = `${list.id}-${number}`));
    list.scrollTop = 0;
    show(options.length > 0);
    said.textContent = found.dataset.said;
  }

  const keys = {
    ArrowDown: () => (list.hidden ? ask() : choose(active + 1 < options.length ? active + 1 : 0)),
    ArrowUp: () => (list.hidden ? ask() : choose(active > 0 ? active - 1 : options.length - 1)),
    Home: () => active >= 0 && choose(0),
    End: () => active >= 0 && choose(options.length - 1),
    Enter: () => active >= 0 && (options[active].click(), close()),
    Escape: () => !list.hidden && close(),
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (keys[event.key] && keys[event.key]() !== false) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  function askSoon() {
    choose(-1); // what was chosen belongs to what stood there before
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  input.addEventListener("input", askSoon);
  // The field keeps the focus while somebody clicks or scrolls in the list.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", close);
  input.addEventListener("blur", (event) => list.contains(event.relatedTarget) || close());
  form.addEventListener("submit", close);
  if (document.activeElement === input && input.value !== input.defaultValue) askSoon(); // typed while this was on its way
}
