/** Which name servers a container asks, as HostConfig has it; what is left out is as on the host. */
export interface NameServers {
  readonly Dns?: string[];
  /** Options of resolv.conf(5). */
  readonly DnsOptions?: string[];
}

/**
 * Name servers of sessions. Those without Internet ask their own loopback, where nobody answers, and do not wait long for it: left to itself
 * the engine would ask the host's name servers for them, and some versions do so from the host, where no rule of the sessions' bridge
 * holds.
 */
export function nameServers(hasInternet: boolean, addresses: readonly string[]): NameServers {
  if (!hasInternet) return { Dns: ['127.0.0.1'], DnsOptions: ['timeout:1', 'attempts:1'] };
  return addresses.length > 0 ? { Dns: [...addresses] } : {};
}
