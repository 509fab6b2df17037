// `data-connection`: says whether this device has a line. It speaks of the line alone, never of what was received.
export function watchConnection(root) {
  const place = root.querySelector("[data-connection]");
  if (!place) return;
  const tell = () => {
    place.textContent = navigator.onLine ? place.dataset.on : place.dataset.off;
    place.classList.toggle("off", !navigator.onLine);
    place.hidden = false;
  };
  addEventListener("online", tell);
  addEventListener("offline", tell);
  tell();
}
