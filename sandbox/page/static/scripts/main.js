/** Starts the page. The address says who acts (`?as=kim`) and where (`#C…`), so that a tab keeps both. */
import { Page } from "./page.js";

await new Page().start();
