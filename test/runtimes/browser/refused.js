/** A page whose policy forbids WebAssembly: what does it hear? */
import { refusal } from "../checks.js";
import { show } from "./show.js";

refusal().then(show);
