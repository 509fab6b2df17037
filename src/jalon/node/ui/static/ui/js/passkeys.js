// `data-passkey-failed`: a passkey that the person or the device turned down is said in words, beside the form.
export function tellPasskeyFailure(root) {
  root.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const words = root.querySelector("[data-passkey-failed]");
    if (words) words.hidden = false;
  });
}
