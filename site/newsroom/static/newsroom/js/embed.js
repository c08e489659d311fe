// Turns the link to a clip elsewhere into its player, on the reader's click and not before: until then nobody else
// learns of the visit. Without this file the link leads to the clip's own page.

const SANDBOX = "allow-scripts allow-same-origin allow-presentation allow-popups allow-popups-to-escape-sandbox allow-forms";

function withAutoplay(address) {
  const url = new URL(address);
  url.searchParams.set(url.hostname === "w.soundcloud.com" ? "auto_play" : "autoplay", "1");
  return url.href;
}

function play(link) {
  const frame = document.createElement("iframe");
  frame.title = link.dataset.title;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  frame.referrerPolicy = "strict-origin-when-cross-origin"; // YouTube plays nothing for a page it can't tell
  frame.setAttribute("sandbox", SANDBOX);
  frame.src = withAutoplay(link.dataset.player);
  link.closest("[data-embed]").replaceChildren(frame);
  frame.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-player]");
  const opensElsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || opensElsewhere) return;
  event.preventDefault();
  play(link);
});
