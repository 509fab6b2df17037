// Behaviours, each in its own module; every page works without them.
import { watchConnection } from "./connection.js";
import { focusErrors } from "./errors.js";
import { closeMenus } from "./menus.js";
import { tellPasskeyFailure } from "./passkeys.js";
import { preview } from "./previews.js";
import { reveal } from "./reveal.js";

watchConnection(document);
closeMenus(document);
tellPasskeyFailure(document);
focusErrors(document);
preview(document);
reveal(document);
document.addEventListener("htmx:afterSwap", (event) => {
  focusErrors(event.target);
  reveal(event.target);
});
