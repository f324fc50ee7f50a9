/** An object whose text lies in the input region from one call to the next. */
export interface Tenant {
  /** Takes the text away: it is about to be overwritten. */
  moveOut(): void;
}
