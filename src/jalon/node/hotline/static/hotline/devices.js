// `data-devices`: switches the warnings of alerts on in this browser. The list of devices and their removal work without
// this file; a removed device is told no more even where its browser keeps the subscription.

const room = document.querySelector("[data-devices]");
const button = room.querySelector("[data-switch-on]");
const say = (words) => { room.querySelector("[data-words]").textContent = words; };
const able = "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;

async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function subscribed() {
  const registration = await navigator.serviceWorker.getRegistration(room.dataset.worker);
  return registration ? registration.pushManager.getSubscription() : null;
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error(room.dataset.denied);
  try {
    await (await subscribed())?.unsubscribe(); // of another person, or made for a former key of the node
    await navigator.serviceWorker.register(room.dataset.worker);
    const { pushManager } = await navigator.serviceWorker.ready;
    return await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: room.dataset.key });
  } catch {
    throw new Error(room.dataset.refused);
  }
}

async function tell(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const answer = await fetch(room.dataset.add, {
    method: "POST",
    headers: { "X-CSRFToken": room.querySelector("[name=csrfmiddlewaretoken]").value, Accept: "application/json" },
    body: new URLSearchParams({ endpoint, public: keys.p256dh, auth: keys.auth }),
  }).catch(() => null);
  if (answer?.ok) return;
  await subscription.unsubscribe();
  throw new Error((await answer?.json().catch(() => ({})))?.detail || room.dataset.noLine);
}

async function switchOn() {
  button.disabled = true;
  say(room.dataset.working);
  try {
    await tell(await subscribe());
    location.reload();
  } catch (error) {
    say(error.message);
    button.disabled = false;
  }
}

async function show() {
  if (!able) return say(room.dataset.unable);
  const subscription = await subscribed();
  const row = subscription && document.querySelector(`[data-digest="${await digest(subscription.endpoint)}"]`);
  button.hidden = Boolean(row);
  if (!row) return say(Notification.permission === "denied" ? room.dataset.denied : room.dataset.off);
  row.querySelector("[data-here]").hidden = false;
  row.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    await subscription.unsubscribe().catch(() => {});
    event.target.submit();
  }, { once: true });
  return say(room.dataset.on);
}

button.addEventListener("click", switchOn);
show();
