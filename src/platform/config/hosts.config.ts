/** Which names this server answers to. */
export class HostsConfig {
  constructor(
    /** Names beside the one that people type, in lower case and without ports. */
    readonly more: readonly string[],
  ) {}
}
