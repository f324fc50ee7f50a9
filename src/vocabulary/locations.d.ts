/** Where the packed vocabularies are, for the compiler before they are built; see `imports` in package.json. */
declare module "#vocabulary/*" {
  const location: URL;
  export default location;
}

/** The same, except that in browsers the import waits for the bytes and gives them. */
declare module "#ready/*" {
  const location: URL;
  export default location;
}

/** Ready-made tables, for runtimes with files. */
declare module "#tables/*" {
  const location: URL | undefined;
  export default location;
}
