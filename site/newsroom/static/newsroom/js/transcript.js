// The times of a transcript move the player on the same page. Without this file they lead to the watch page, which
// starts at that second.

function clipFor(link) {
  const inside = link.closest("[data-clip]");
  return inside || document.querySelector(".watch [data-clip]");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-seek]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const video = clipFor(link)?.querySelector("video");
  if (!video) return;
  event.preventDefault();
  const second = Number(link.dataset.seek);
  const start = () => {
    video.currentTime = second;
    video.play().catch(() => {}); // a browser may refuse to play with sound; the position is right all the same
  };
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) start();
  else {
    video.addEventListener("loadedmetadata", start, { once: true });
    video.preload = "metadata";
    video.load();
  }
  video.scrollIntoView({ block: "nearest" });
});
