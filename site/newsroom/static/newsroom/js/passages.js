// Words selected in the article can be commented on. Without this, each passage has a link of its own all the same.

const LONGEST = 500;
let offer;
let waiting;

function chosen() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0).cloneRange();
  const start = range.startContainer;
  const passage = (start.closest ? start : start.parentElement)?.closest(".passage");
  const link = passage?.querySelector(".passage__write");
  const text = passage?.firstElementChild;
  if (!link || !text.contains(start)) return null;
  // A selection by three clicks ends at the beginning of what follows.
  if (!text.contains(range.endContainer)) range.setEnd(text, text.childNodes.length);
  let words = range.toString().trim();
  if (words.length > LONGEST) words = words.slice(0, LONGEST).replace(/\s+\S*$/, "");
  return words.length > 2 ? { passage, link, words, box: range.getBoundingClientRect() } : null;
}

function show() {
  const found = chosen();
  offer?.remove();
  offer = undefined;
  if (!found) return;
  const { passage, link, words, box } = found;
  const around = passage.getBoundingClientRect();
  offer = link.cloneNode();
  offer.className = "button passage__offer";
  offer.textContent = document.getElementById("discussion-says").dataset.offer;
  offer.href += `&words=${encodeURIComponent(words)}`;
  offer.setAttribute("data-hx-get", offer.href);
  offer.style.insetBlockStart = `${box.bottom - around.top + 8}px`;
  // Pressing it must not take away the selection that it speaks of.
  offer.addEventListener("pointerdown", (event) => event.preventDefault());
  offer.addEventListener("click", () => setTimeout(() => document.getSelection().removeAllRanges()));
  passage.append(offer);
  window.htmx?.process(offer);
}

document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 250);
});
