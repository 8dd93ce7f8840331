export interface Row {
  /** Each is a room of its own: that they stand in one row does not let them import each other. */
  rooms: readonly string[];
  /** Rooms that it may import, or single files of them; `relay/*` is every room of the relay. */
  enters: readonly string[];
  /** Rooms of which it may import types alone. */
  entersForTypes?: readonly string[];
  /** Packages, and built-in modules as `node:…`; `node:*` is all of them. */
  libraries: readonly string[];
  /** Packages and modules of which it may import types alone. */
  librariesForTypes?: readonly string[];
}
