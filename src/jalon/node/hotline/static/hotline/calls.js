// `data-call`: a call from browser to browser. The node carries what the two browsers tell each other; the voice goes
// between them, or through the relay that the operator named. Nothing is recorded. Without this file the telephone and
// the forms of the page work.

const GATHERING = 4000; // milliseconds until a description goes with the addresses found so far
const LOOK = 700;

const room = document.querySelector("[data-call]");
const part = (name) => room.querySelector(`[data-${name}]`);
const say = (words) => { part("words").textContent = words; };

const call = { seen: "", round: -1, peer: null, voice: null, asked: false, over: false, heard: 0 };

const token = () => room.querySelector("[name=csrfmiddlewaretoken]").value;

async function post(url, fields = {}) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": token(), Accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail || room.dataset.noLine);
  return answer.status === 204 || answer.redirected ? {} : answer.json();
}

async function microphone() {
  if (call.voice) return call.voice;
  try {
    call.voice = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    throw new Error(room.dataset.noMicrophone);
  }
  return call.voice;
}

async function connect(round) {
  const voice = await microphone();
  call.peer?.close();
  const peer = new RTCPeerConnection(await post(room.dataset.servers));
  call.peer = peer;
  call.round = round;
  for (const track of voice.getTracks()) peer.addTrack(track, voice);
  peer.addEventListener("track", (event) => {
    part("voice").srcObject = event.streams[0] || new MediaStream([event.track]);
  });
  peer.addEventListener("connectionstatechange", () => {
    if (peer === call.peer && peer.connectionState === "failed") lose();
  });
  return peer;
}

async function lose() {
  const words = room.dataset.noWay;
  await post(room.querySelector("[data-step=end]").action).catch(() => {});
  leave();
  say(words);
}

// One description with every address in it: a message between two nodes is dearer than a second of waiting.
async function described(peer, description) {
  await peer.setLocalDescription(description);
  if (peer.iceGatheringState !== "complete") {
    await new Promise((done) => {
      setTimeout(done, GATHERING);
      peer.addEventListener("icegatheringstatechange", () => peer.iceGatheringState === "complete" && done());
    });
  }
  return peer.localDescription.sdp;
}

async function offer(url, round, fields = {}) {
  const peer = await connect(round);
  await post(url, { ...fields, sdp: await described(peer, await peer.createOffer()) });
}

async function answer(told) {
  const peer = await connect(told.round);
  await peer.setRemoteDescription({ type: "offer", sdp: told.offer });
  await post(room.dataset.take, { sdp: await described(peer, await peer.createAnswer()) });
}

const DEEDS = {
  async call() {
    await offer(room.dataset.start, 0, { noun: room.dataset.noun, place: room.dataset.place });
    history.replaceState(null, "", room.dataset.page);
    watch();
  },
  take: () => answer(call.told),
  over: () => offer(room.dataset.over, call.told.round + 1),
};

async function act(button) {
  button.disabled = true;
  say(room.dataset.connecting);
  try {
    await DEEDS[button.dataset.do]();
    button.hidden = true;
    room.scrollIntoView({ block: "center" });
  } catch (error) {
    leave();
    say(error.message);
  }
  button.disabled = false;
}

function leave() {
  call.peer?.close();
  call.voice?.getTracks().forEach((track) => track.stop());
  Object.assign(call, { peer: null, voice: null, round: -1 });
  part("voice").srcObject = null;
  part("sound").hidden = true;
}

async function follow(told) {
  const { peer } = call;
  if (told.state === "ended") call.over = true;
  if (call.over || (peer && !told.mine && told.may.length === 0)) return leave();
  if (!peer) return undefined;
  if (told.answer && told.round === call.round && peer.signalingState === "have-local-offer") {
    await peer.setRemoteDescription({ type: "answer", sdp: told.answer });
  }
  if (told.mine && told.offer && told.state === "handing" && told.round > call.round) await answer(told);
  call.voice?.getTracks().forEach((track) => { track.enabled = !told.held; });
  part("voice").muted = told.held;
  return undefined;
}

function show(told) {
  call.told = told;
  const elsewhere = told.mine && !call.peer && ["talking", "handing"].includes(told.state);
  say(elsewhere ? room.dataset.elsewhere : told.words);
  for (const button of room.querySelectorAll("[data-do]")) button.hidden = !told.may.includes(button.dataset.do);
  const listed = JSON.stringify(told.colleagues);
  const options = told.colleagues.map(([username, name]) => new Option(name, username));
  if (listed !== call.listed) room.querySelector("#colleague").replaceChildren(...options);
  call.listed = listed;
  for (const form of room.querySelectorAll("[data-step]")) form.hidden = !told.may.includes(form.dataset.step);
}

// What is received is counted, so that a person sees whether sound arrives at all.
async function listen() {
  if (!call.peer) return;
  let received = 0;
  for (const report of (await call.peer.getStats()).values()) {
    if (report.type === "inbound-rtp" && report.kind === "audio") received += report.bytesReceived;
  }
  const place = part("sound");
  place.hidden = call.told?.state !== "talking";
  place.textContent = received > call.heard ? room.dataset.heard : room.dataset.silent;
  place.dataset.received = received;
  call.heard = received;
}

async function look() {
  const answer = await fetch(`${room.dataset.state}?seen=${call.seen}`, { headers: { Accept: "application/json" } });
  if (answer.status === 204) return;
  if (!answer.ok) throw new Error(room.dataset.noLine);
  const told = await answer.json();
  call.seen = told.version;
  show(told);
  await follow(told);
}

async function watch() {
  try {
    await look();
    await listen();
  } catch (error) {
    say(error.message);
  }
  if (!call.over) setTimeout(watch, LOOK);
}

if (room && globalThis.RTCPeerConnection) {
  room.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) act(button);
  });
  room.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target));
    await post(event.target.action, fields).catch((error) => say(error.message));
  });
  // a window that goes away takes its call with it; else the other side would talk to nobody for a minute
  addEventListener("pagehide", () => {
    const end = room.querySelector("[data-step=end]").action;
    if (call.peer) navigator.sendBeacon(end, new URLSearchParams({ csrfmiddlewaretoken: token() }));
  });
  const begin = part("do=call");
  if (begin) begin.hidden = false;
  else if (!room.dataset.place) watch();
}
