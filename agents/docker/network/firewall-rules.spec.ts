import {
  firewallChains,
  isInForce,
  restoreInput,
  staleChains,
  type FirewallChain,
  type FirewallPlan,
} from './firewall-rules.js';

const plan: FirewallPlan = {
  bridge: 'ss-0123456789',
  closedRanges: ['10.0.0.0/8', '169.254.0.0/16'],
  resolvers: ['10.0.0.53'],
  hasInternet: true,
};
const callOf = ({ hook, name }: { hook: string; name: string }): string => `-A ${hook} -i ss-0123456789 -j ${name}`;

describe('firewall rules', () => {
  it('let name servers through before their range is closed', () => {
    const [forward] = firewallChains(plan);
    const rules = forward?.rules ?? [];
    const allowed = rules.findIndex((rule) => rule.startsWith('-d 10.0.0.53/32 -p udp --dport 53 -j RETURN'));
    expect(allowed).toBeGreaterThan(0);
    expect(rules.findIndex((rule) => rule.startsWith('-d 10.0.0.0/8'))).toBeGreaterThan(allowed);
    expect(rules.at(-1)).toBe('-d 169.254.0.0/16 -j REJECT --reject-with icmp-admin-prohibited');
  });

  it('close the host to everything but answers and names', () => {
    const [, input] = firewallChains(plan);
    expect(input?.hook).toBe('INPUT');
    expect(input?.rules.at(-1)).toBe('-j REJECT --reject-with icmp-admin-prohibited');
  });

  it('close everything without Internet, name servers too', () => {
    for (const { rules } of firewallChains({ ...plan, hasInternet: false })) {
      expect(rules.at(-1)).toBe('-j REJECT --reject-with icmp-admin-prohibited');
      expect(rules.join('\n')).not.toContain('10.0.0.53');
    }
  });

  it('have a name of their own for each set of rules, which iptables takes', () => {
    const names = [plan, { ...plan, resolvers: [] }, { ...plan, bridge: 'ss-9876543210' }].flatMap((each) =>
      firewallChains(each).map(({ name }) => name),
    );
    expect(new Set(names).size).toBe(6);
    for (const name of names) expect(name.length).toBeLessThan(29);
  });

  describe('are in force', () => {
    const [forward, input] = firewallChains(plan);
    if (!forward || !input) throw new Error('There are two chains.');
    const reach = '-A FORWARD -j DOCKER-USER';
    const held = (chain: FirewallChain): string[] => chain.rules.map((rule) => `-A ${chain.name} ${rule}`);
    const isIn = (lines: readonly string[], chain = forward): boolean =>
      isInForce(lines.join('\n'), chain, plan.bridge);

    it('when the table calls exactly them, with all that they hold', () => {
      const table = ['-P INPUT ACCEPT', reach, callOf(forward), ...held(forward), `${callOf(input)}x`, ...held(input)];
      expect(isIn(table)).toBe(true);
      expect(isIn(table, input)).toBe(false);
      expect(isInForce(table.join('\n'), forward, 'ss-other')).toBe(false);
    });

    it('behind the rules of other agents of ours', () => {
      const other = '-A DOCKER-USER -i ss-9876543210 -j STREAMSPACE-000000000000';
      expect(isIn([reach, other, callOf(forward), ...held(forward)])).toBe(true);
    });

    it('not behind anything else', () => {
      expect(isIn([reach, '-A DOCKER-USER -j ACCEPT', callOf(forward), ...held(forward)])).toBe(false);
    });

    it('not when the chain was emptied, in part or as a whole', () => {
      expect(isIn([reach, callOf(forward)])).toBe(false);
      expect(isIn([reach, callOf(forward), ...held(forward).slice(1)])).toBe(false);
    });

    it('not when nothing comes to where they are called', () => {
      expect(isIn([callOf(forward), ...held(forward)])).toBe(false);
      expect(isIn([callOf(input), ...held(input)], input)).toBe(true);
    });
  });

  it('replace what an older set called for the same bridge, and for no other', () => {
    const chains = firewallChains(plan);
    const old = { hook: 'INPUT', name: 'STREAMSPACE-000000000000' } as const;
    const table = [...chains.map(callOf), callOf(old), '-A INPUT -i ss-other -j STREAMSPACE-111111111111'].join('\n');
    expect(staleChains(table, chains, plan.bridge)).toEqual([old]);
  });

  it('are made and called in one step', () => {
    const [forward] = firewallChains(plan);
    const lines = restoreInput(forward!, plan.bridge, '-A FORWARD -j DOCKER-USER').split('\n');
    expect(lines.slice(0, 2)).toEqual(['*filter', `:${forward!.name} - [0:0]`]);
    expect(lines.slice(-3)).toEqual([`-I DOCKER-USER 1 -i ${plan.bridge} -j ${forward!.name}`, 'COMMIT', '']);
  });

  it('are called once where they were called from a later place, and reached again where nothing came by', () => {
    const [forward] = firewallChains(plan);
    const call = `-i ${plan.bridge} -j ${forward!.name}`;
    const table = ['-A DOCKER-USER -j ACCEPT', callOf(forward!), callOf(forward!)].join('\n');
    expect(restoreInput(forward!, plan.bridge, table).split('\n').slice(-6)).toEqual([
      `-D DOCKER-USER ${call}`,
      `-D DOCKER-USER ${call}`,
      `-I DOCKER-USER 1 ${call}`,
      '-I FORWARD 1 -j DOCKER-USER',
      'COMMIT',
      '',
    ]);
  });
});
