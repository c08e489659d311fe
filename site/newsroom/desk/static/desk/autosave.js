/* Sending a form while Wagtail saves it by itself: a new page would be made twice, and the second refused because the
   first has its address. So what is sent waits for that save to end, and after it nothing is saved by itself. */
(() => {
  const saving = new Map(); // the form and the event that announced the save
  const waiting = new Map(); // the form and the button that was pressed
  let sent = new WeakSet();

  document.addEventListener("w-autosave:save", (event) => {
    if (sent.has(event.target)) event.preventDefault();
    else saving.set(event.target, event);
  });

  document.addEventListener(
    "submit",
    (event) => {
      const announced = saving.get(event.target);
      if (!announced || announced.defaultPrevented) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting.set(event.target, event.submitter);
    },
    { capture: true },
  );

  function proceed({ target: form }) {
    saving.delete(form);
    if (!waiting.has(form)) return;
    const button = waiting.get(form);
    waiting.delete(form);
    // Not requestSubmit(button): Wagtail has disabled it since, and a disabled button's name is not sent.
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: button?.name ?? "", value: button?.value ?? "" });
    form.append(pressed);
    form.requestSubmit();
    pressed.remove();
  }
  document.addEventListener("w-autosave:success", proceed);
  document.addEventListener("w-autosave:error", proceed);

  window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent.add(event.target);
  });
  window.addEventListener("pageshow", () => {
    sent = new WeakSet(); // back from the page after it
  });
})();
