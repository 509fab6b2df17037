// In a list with previews, j and k go from row to row and show the row's preview; Enter opens it.

const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

export function preview(root) {
  const table = root.querySelector("table[data-previews]");
  const place = root.querySelector("#preview");
  if (!table || !place) return;
  const links = [...table.querySelectorAll("a[data-preview]")];
  const hint = root.querySelector("[data-preview-keys]");
  if (hint) hint.hidden = false;
  let at = -1;
  document.addEventListener("keydown", async (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step || !links.length) return;
    at = Math.min(links.length - 1, Math.max(0, at + step));
    const link = links[at];
    link.focus();
    const answer = await fetch(link.dataset.preview, { headers: { "HX-Request": "true" } });
    if (!answer.ok || links[at] !== link) return;
    place.innerHTML = await answer.text();
    place.hidden = false;
  });
}
