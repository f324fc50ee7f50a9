/** Where this package is: its files are found from there, wherever a bundle has put the code. */
import { existsSync } from "node:fs";

/** The folder of package.json, above this module. */
export function packageFolder(): URL {
  let folder = new URL(".", import.meta.url);
  while (!existsSync(new URL("package.json", folder)) && folder.pathname !== "/") folder = new URL("..", folder);
  return folder;
}
