// Behaviours, each in its own module; every page works without them.
import { watchConnection } from "./connection.js";
import { closeMenus } from "./menus.js";
import { focusErrors } from "./errors.js";

watchConnection(document);
closeMenus(document);
focusErrors(document);
document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
