import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { closedRanges } from '../../core/closed-ranges.js';
import { messageOf } from '../../core/error-text.js';
import { firewallChains, isInForce, restoreInput, staleChains, type FirewallChain } from './firewall-rules.js';

const run = promisify(execFile);
const DEADLINE_MS = 10_000;
/** Seconds to wait for the lock that programs share which change the tables. */
const LOCK = ['-w', '5'];

/** What the firewall is for. */
export interface FirewallOptions {
  readonly bridge: string;
  readonly hasInternet: boolean;
  /** Name servers of the sessions; empty for those of the host, which the engine hands on. */
  readonly dns: readonly string[];
}

/**
 * Closes private networks, metadata services and the host to what comes out of the sessions' bridge. The rules are in the kernel, not
 * here: they stay when the agent stops, and are looked after again and again (see SurroundingsWatch), since others clear the tables.
 */
export class EgressFirewall {
  private pending: Promise<void> = Promise.resolve();

  constructor(private readonly options: FirewallOptions) {}

  /** Puts the rules in force that are not. Rejects with what iptables said, most of all that we may not. */
  ensure(): Promise<void> {
    const result = this.pending.then(() => this.check());
    this.pending = result.catch(() => undefined);
    return result;
  }

  private async check(): Promise<void> {
    const { bridge, hasInternet, dns } = this.options;
    const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
    // Those in private ranges are closed already, and the engine's networks among them come and go.
    const ranges = closedRanges(addresses.filter(({ address }) => !isPrivate(address)));
    const chains = firewallChains({
      bridge,
      hasInternet,
      closedRanges: ranges,
      resolvers: dns.length > 0 ? dns : hostResolvers(),
    });
    const table = await iptables(['-S']);
    for (const chain of chains) if (!isInForce(table, chain, bridge)) await this.make(chain, table);
    for (const { hook, name } of staleChains(table, chains, bridge)) {
      await iptables(['-D', hook, '-i', bridge, '-j', name]);
      await iptables(['-F', name]);
      await iptables(['-X', name]);
    }
  }

  private make(chain: FirewallChain, table: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const restore = execFile(
        'iptables-restore',
        [...LOCK, '--noflush'],
        { timeout: DEADLINE_MS },
        (error, _out, complaint) => {
          if (error === null) resolve();
          else reject(new Error(complaint.trim() || messageOf(error)));
        },
      );
      restore.stdin?.on('error', () => undefined);
      restore.stdin?.end(restoreInput(chain, this.options.bridge, table));
    });
  }
}

async function iptables(args: readonly string[]): Promise<string> {
  const { stdout } = await run('iptables', [...LOCK, ...args], { timeout: DEADLINE_MS, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** RFC 1918. */
function isPrivate(address: string): boolean {
  return /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(address);
}

/** The name servers that an engine hands to containers. Its own address inside them forwards to these. */
function hostResolvers(): string[] {
  const files = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'].map((path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  });
  const addresses = files.flatMap((text) =>
    [...text.matchAll(/^nameserver\s+(\S+)/gm)].map(([, address = '']) => address),
  );
  return [...new Set(addresses)].filter((address) => isIPv4(address) && !address.startsWith('127.')).sort();
}
