/** Where this package is installed: its files are found from there, wherever a bundle puts the code. */
import { existsSync } from "node:fs";
import { ReckonerError } from "../errors.ts";

/**
 * The folder of package.json, above this module.
 *
 * @throws {@link ReckonerError} `cli/unreadable` where there is none.
 */
export function packageFolder(): URL {
  let folder = new URL(".", import.meta.url);
  while (!existsSync(new URL("package.json", folder))) {
    const outer = new URL("..", folder);
    if (outer.href === folder.href) {
      const message = "reckoner's own package.json is not where it was installed; install it again";
      throw new ReckonerError("cli/unreadable", message, { from: import.meta.url });
    }
    folder = outer;
  }
  return folder;
}
