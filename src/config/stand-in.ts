/** What lets the sandbox stand in for an outside service that has neither a key nor an address of its own. */
export interface StandIn {
  name: string;
  /** Names of the variables that hold a key; one is enough. */
  keys: RegExp;
  urlVariable: string;
  sandboxPath: string;
  /** What stands for a missing key: shaped like the real thing, so that the check of the settings accepts it. */
  fakes: Readonly<Record<string, string>>;
  /** What else is set while the sandbox stands in, where nothing says otherwise. */
  usual?: Readonly<Record<string, string>>;
}
