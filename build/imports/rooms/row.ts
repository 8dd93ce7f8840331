export interface Row {
  /** Each is a separate room: rooms of one row may not import each other. */
  rooms: readonly string[];
  /** Rooms, or single files of them, that it may import; `relay/*` is every room of the relay. */
  enters: readonly string[];
  /** Type-only imports. */
  entersForTypes?: readonly string[];
  /** Packages, and built-in modules as `node:…`; `node:*` is all of them. */
  libraries: readonly string[];
  /** Type-only imports. */
  librariesForTypes?: readonly string[];
}
