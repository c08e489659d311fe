// A guest's browser does a sum while its reader writes. Without this the comment is taken too, and waits.

const PATIENCE = 15_000; // at most so long a comment waits for its sum when it is sent
const sums = new WeakMap();

async function doSum(form) {
  const response = await fetch(form.dataset.challenge, { credentials: "omit" });
  if (!response.ok) return;
  const asked = await response.json();
  const worker = new Worker(form.dataset.solver, { type: "module" });
  const number = await new Promise((resolve, reject) => {
    worker.addEventListener("message", (event) => resolve(event.data));
    worker.addEventListener("error", reject);
    worker.postMessage(asked);
  }).finally(() => worker.terminate());
  if (number === null) return;
  const { algorithm, challenge, salt, signature } = asked;
  form.elements.proof.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
}

function begin(form) {
  if (!sums.has(form) && !form.elements.proof.value) {
    const sum = { isDone: false };
    sum.promise = doSum(form).catch(() => {}).finally(() => (sum.isDone = true));
    sums.set(form, sum);
  }
  return sums.get(form);
}

for (const kind of ["focusin", "input"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.("form[data-challenge]");
    if (form && event.target.name === "body") begin(form);
  });
}

// Before htmx and the browser see it; they do when the sum is done.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("form[data-challenge]")) return;
    const sum = begin(form);
    if (!sum || sum.isDone) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    const button = event.submitter;
    Promise.race([sum.promise, late]).then(() => {
      sum.isDone = true;
      form.requestSubmit(button);
    });
  },
  true,
);
