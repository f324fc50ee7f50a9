/** Where the packed vocabularies are, for the compiler before they are built; see `imports` in package.json. */
declare module "#vocabulary/*" {
  const location: URL;
  export default location;
}
