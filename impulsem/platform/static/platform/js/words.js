// The sentences that scripts say; they are translated in the page's <template id="sentences">.
const said = document.getElementById("sentences")?.dataset ?? {};

/** The translated sentence `name` (camelCase of its data attribute), or nothing. */
export const words = (name) => said[name] ?? "";

/** A moment as hours and minutes of the reader's clock. */
export const hour = (moment = new Date()) => moment.toLocaleTimeString("ca", { hour: "numeric", minute: "2-digit" });

/** The closing cross, from the same template. */
export const cross = () => document.getElementById("sentences").content.cloneNode(true);
