// Runs before the first paint: the reader's own choice of light or dark, if one was made.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var choice = localStorage.getItem("theme");
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
  } catch (error) {
    // Storage may be forbidden; the system's scheme stays.
  }
})();
