// What runs on every staff page. Each module finds its own elements; without scripts every page still works.
import "./menus.js";
import "./shortcuts.js";
import "./search.js";
import "./drafts.js";
import "./notices.js";
import "./requests.js";
import "./live.js";
