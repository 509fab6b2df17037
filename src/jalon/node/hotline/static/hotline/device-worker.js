// The service worker of `/hotline/devices/`: shows a warning that came by push, and opens its alert on this node when it
// is tapped. It loads nothing, keeps nothing and answers no request of a page.

function read(data) {
  try {
    return data.json();
  } catch {
    return {}; // a browser that is told nothing still has to show something
  }
}

self.addEventListener("push", (event) => {
  const { title = "Jalon", body = "", tag = "", lang = "", urgent = true, url = "/hotline/" } = read(event.data);
  const shown = { body, tag, lang, renotify: Boolean(tag), requireInteraction: urgent, data: { url } };
  event.waitUntil(self.registration.showNotification(title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin);
  if (url.origin === self.location.origin) event.waitUntil(self.clients.openWindow(url.href));
});
