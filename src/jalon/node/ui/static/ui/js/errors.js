// `data-focus`: after a form comes back with errors, the reader starts at their summary.
export function focusErrors(root) {
  root.querySelector("[data-focus]")?.focus();
}
