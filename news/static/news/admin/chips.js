/* Choosing several by typing (news.widgets.ChipsInput). The <select> holds the value; everything else is its face. */
(() => {
  const { Controller } = window.StimulusModule;
  const WAIT = 150; // milliseconds without a key before the server is asked

  class ChipsController extends Controller {
    static targets = ["select", "chosen", "search", "list", "status"];
    static values = { url: String, createUrl: String, removeLabel: String, createLabel: String };

    connect() {
      this.active = -1;
      this.render();
    }

    disconnect() {
      clearTimeout(this.timer);
    }

    render() {
      this.chosenTarget.replaceChildren(
        ...Array.from(this.selectTarget.options, (option) => {
          const item = document.createElement("li");
          const button = document.createElement("button");
          item.className = "nr-chips__chip";
          item.append(option.text);
          button.type = "button";
          button.textContent = "×";
          button.setAttribute("aria-label", `${this.removeLabelValue} ${option.text}`);
          button.addEventListener("click", () => this.remove(option));
          item.append(button);
          return item;
        }),
      );
    }

    changed() {
      this.render();
      this.selectTarget.dispatchEvent(new Event("change", { bubbles: true }));
    }

    add(value, label) {
      if (!Array.from(this.selectTarget.options).some((option) => option.value === String(value))) {
        this.selectTarget.add(new Option(label, value, true, true));
        this.changed();
        this.statusTarget.textContent = label;
      }
      this.searchTarget.value = "";
      this.close();
    }

    remove(option) {
      option.remove();
      this.changed();
      this.searchTarget.focus();
    }

    // Typing here is not a change of the form.
    search(event) {
      event.stopPropagation();
      clearTimeout(this.timer);
      const words = this.searchTarget.value.trim();
      if (!words) {
        this.close();
        return;
      }
      this.timer = setTimeout(() => this.suggest(words), WAIT);
    }

    async suggest(words) {
      const response = await fetch(`${this.urlValue}?${new URLSearchParams({ q: words })}`);
      if (!response.ok || words !== this.searchTarget.value.trim()) return;
      const { items, may_create: mayCreate } = await response.json();
      const chosen = new Set(Array.from(this.selectTarget.options, (option) => option.value));
      const options = items
        .filter((item) => !chosen.has(String(item.value)))
        .map((item) => this.option(item.label, () => this.add(item.value, item.label)));
      const known = items.some((item) => item.label.toLowerCase() === words.toLowerCase());
      if (this.createUrlValue && mayCreate && !known) {
        options.push(this.option(`${this.createLabelValue} “${words}”`, () => this.create(words)));
      }
      this.listTarget.replaceChildren(...options);
      this.listTarget.hidden = options.length === 0;
      this.searchTarget.setAttribute("aria-expanded", String(options.length > 0));
      this.activate(options.length ? 0 : -1);
    }

    option(label, choose) {
      const item = document.createElement("li");
      item.id = `${this.listTarget.id}-${Math.random().toString(36).slice(2)}`;
      item.setAttribute("role", "option");
      item.textContent = label;
      item.choose = choose;
      item.addEventListener("mousedown", (event) => {
        event.preventDefault(); // keeps the focus, and with it the list
        choose();
      });
      return item;
    }

    activate(index) {
      this.active = index;
      Array.from(this.listTarget.children).forEach((item, position) => {
        item.setAttribute("aria-selected", String(position === index));
      });
      const item = this.listTarget.children[index];
      if (item) {
        this.searchTarget.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      } else {
        this.searchTarget.removeAttribute("aria-activedescendant");
      }
    }

    keydown(event) {
      const count = this.listTarget.hidden ? 0 : this.listTarget.children.length;
      if (event.key === "Enter") {
        event.preventDefault(); // never sends the form
        if (count) this.listTarget.children[this.active]?.choose();
      } else if (event.key === "ArrowDown" && count) {
        event.preventDefault();
        this.activate((this.active + 1) % count);
      } else if (event.key === "ArrowUp" && count) {
        event.preventDefault();
        this.activate((this.active - 1 + count) % count);
      } else if (event.key === "Escape" && count) {
        event.stopPropagation();
        this.close();
      } else if (event.key === "Backspace" && !this.searchTarget.value && this.selectTarget.options.length) {
        this.remove(this.selectTarget.options[this.selectTarget.options.length - 1]);
      }
    }

    close() {
      clearTimeout(this.timer);
      this.listTarget.hidden = true;
      this.listTarget.replaceChildren();
      this.searchTarget.setAttribute("aria-expanded", "false");
      this.activate(-1);
    }

    async create(name) {
      const config = JSON.parse(document.getElementById("wagtail-config").textContent);
      const response = await fetch(this.createUrlValue, {
        method: "POST",
        headers: { [config.CSRF_HEADER_NAME]: config.CSRF_TOKEN },
        body: new URLSearchParams({ name }),
      });
      const answer = await response.json();
      if (response.ok) this.add(answer.value, answer.label);
      else this.statusTarget.textContent = answer.error;
    }
  }

  window.wagtail.app.register("nr-chips", ChipsController);
})();
