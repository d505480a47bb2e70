import { createHash } from 'node:crypto';

/** What a firewall is to allow and to close. Addresses are IPv4: sessions have no other. */
export interface FirewallPlan {
  /** The sessions' bridge on the host. */
  readonly bridge: string;
  readonly closedRanges: readonly string[];
  /** Name servers that sessions with Internet may ask, wherever they stand. */
  readonly resolvers: readonly string[];
  readonly hasInternet: boolean;
}

/** A chain of ours and the place that it is called from. */
export interface FirewallChain {
  /** `DOCKER-USER` sees what leaves the bridge for elsewhere, `INPUT` what is meant for the host. */
  readonly hook: 'DOCKER-USER' | 'INPUT';
  readonly name: string;
  /** Rules of iptables(8), each without `-A` and the name of its chain. */
  readonly rules: readonly string[];
}

const DNS_PORT = 53;
/** Answers to the agent, which opened the connection from the host. */
const ANSWERS = '-m conntrack --ctstate ESTABLISHED,RELATED -j RETURN';
/** Refused at once, so that nobody in a session waits for a time-out. */
const REFUSE = ['-p tcp -j REJECT --reject-with tcp-reset', '-j REJECT --reject-with icmp-admin-prohibited'];

/** Chains of all our agents begin like this; the rest tells the rules apart, so that a chain that is there needs no comparing. */
export const CHAIN_PREFIX = 'STREAMSPACE-';

/** A call of an agent of ours, for whichever bridge: agents that share a machine do not push each other from the first place. */
const OWN_CALL = new RegExp(`^-A \\S+ -i \\S+ -j ${CHAIN_PREFIX}\\S+$`);

function chain(hook: FirewallChain['hook'], bridge: string, rules: readonly string[]): FirewallChain {
  const digest = createHash('sha256')
    .update([hook, bridge, ...rules].join('\n'))
    .digest('hex');
  return { hook, name: `${CHAIN_PREFIX}${digest.slice(0, 12)}`, rules };
}

/** The rules for what comes out of the sessions' bridge: to the Internet and to name servers if at all, and to nothing else. */
export function firewallChains(plan: FirewallPlan): FirewallChain[] {
  // A name that is asked for reaches whoever it belongs to: without Internet there are none.
  const resolvers = (plan.hasInternet ? plan.resolvers : []).flatMap((address) =>
    ['udp', 'tcp'].map((protocol) => `-d ${address}/32 -p ${protocol} --dport ${DNS_PORT} -j RETURN`),
  );
  const closed = plan.hasInternet
    ? plan.closedRanges.flatMap((range) => REFUSE.map((rule) => `-d ${range} ${rule}`))
    : REFUSE;
  return [
    chain('DOCKER-USER', plan.bridge, [ANSWERS, ...resolvers, ...closed]),
    chain('INPUT', plan.bridge, [ANSWERS, ...resolvers, ...REFUSE]),
  ];
}

/**
 * Whether the chain holds for the bridge in `table`, as `iptables -S` prints it: the hook calls it before any rule that is not ours, it has
 * all its rules, and packets come to the hook. Rules are counted, not compared: iptables prints them in words of its own.
 */
export function isInForce(table: string, { hook, name, rules }: FirewallChain, bridge: string): boolean {
  const lines = table.split('\n');
  const hooked = lines.filter((line) => line.startsWith(`-A ${hook} `));
  const foreign = hooked.findIndex((line) => !OWN_CALL.test(line));
  const first = foreign < 0 ? hooked : hooked.slice(0, foreign);
  const held = lines.filter((line) => line.startsWith(`-A ${name} `));
  return first.includes(callOf(hook, name, bridge)) && held.length === rules.length && isReached(table, hook);
}

/** Chains of ours that the hook still calls for the bridge though they are not wanted any more. */
export function staleChains(
  table: string,
  chains: readonly FirewallChain[],
  bridge: string,
): Pick<FirewallChain, 'hook' | 'name'>[] {
  const wanted = new Set(chains.map(({ name }) => name));
  return chains.flatMap(({ hook }) => {
    const start = callOf(hook, CHAIN_PREFIX, bridge);
    const calls = table.split('\n').filter((line) => line.startsWith(start));
    return calls
      .map((line) => ({ hook, name: line.slice(start.length - CHAIN_PREFIX.length) }))
      .filter(({ name }) => !wanted.has(name));
  });
}

/**
 * What iptables-restore(8) reads to make a chain, or to fill it again, and to call it first, all in one step. `table` is what is there now, as
 * `iptables -S` prints it.
 */
export function restoreInput({ hook, name, rules }: FirewallChain, bridge: string, table: string): string {
  const appended = rules.map((rule) => `-A ${name} ${rule}`);
  const call = `-i ${bridge} -j ${name}`;
  const misplaced = table
    .split('\n')
    .filter((line) => line === callOf(hook, name, bridge))
    .map(() => `-D ${hook} ${call}`);
  const reach = isReached(table, hook) ? [] : [`-I FORWARD 1 -j ${hook}`];
  const lines = [`:${name} - [0:0]`, ...appended, ...misplaced, `-I ${hook} 1 ${call}`, ...reach];
  return ['*filter', ...lines, 'COMMIT', ''].join('\n');
}

/** The engine has its chain called when it starts, and not again when somebody emptied FORWARD. */
function isReached(table: string, hook: FirewallChain['hook']): boolean {
  return hook === 'INPUT' || table.split('\n').includes(`-A FORWARD -j ${hook}`);
}

function callOf(hook: string, name: string, bridge: string): string {
  return `-A ${hook} -i ${bridge} -j ${name}`;
}
