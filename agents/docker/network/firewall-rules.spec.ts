import { firewallChains, isCalled, restoreInput, staleChains, type FirewallPlan } from './firewall-rules.js';

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

  it('are in force only when the table calls exactly them', () => {
    const [forward, input] = firewallChains(plan);
    const table = ['-P INPUT ACCEPT', callOf(forward!), `${callOf(input!)}x`].join('\n');
    expect(isCalled(table, forward!, plan.bridge)).toBe(true);
    expect(isCalled(table, input!, plan.bridge)).toBe(false);
    expect(isCalled(table, forward!, 'ss-other')).toBe(false);
  });

  it('replace what an older set called for the same bridge, and for no other', () => {
    const chains = firewallChains(plan);
    const old = { hook: 'INPUT', name: 'STREAMSPACE-000000000000' } as const;
    const table = [...chains.map(callOf), callOf(old), '-A INPUT -i ss-other -j STREAMSPACE-111111111111'].join('\n');
    expect(staleChains(table, chains, plan.bridge)).toEqual([old]);
  });

  it('are made and called in one step', () => {
    const [forward] = firewallChains(plan);
    const lines = restoreInput(forward!, plan.bridge).split('\n');
    expect(lines.slice(0, 2)).toEqual(['*filter', `:${forward!.name} - [0:0]`]);
    expect(lines.slice(-3)).toEqual([`-I DOCKER-USER 1 -i ${plan.bridge} -j ${forward!.name}`, 'COMMIT', '']);
  });
});
