// `data-needs-js`: what would do nothing without JavaScript stays hidden until this module has loaded.
export function reveal(root) {
  for (const part of root.querySelectorAll("[data-needs-js]")) part.hidden = false;
}
