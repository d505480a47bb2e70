import { isIP } from 'node:net';
import { aConfig } from '../../../testing/config.js';
import { peerAddress, splitAddress } from './peer-address.js';

describe('the address of a replica', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1:3001'],
    ['replica-0.internal', 'replica-0.internal:3001'],
    ['fd00::1', '[fd00::1]:3001'],
  ])('is where it listens: %s', (host, address) => {
    expect(peerAddress(host, 3001)).toBe(address);
    expect(splitAddress(address)).toEqual({ host, port: 3001 });
  });

  it.each(['0.0.0.0', '::'])('is one of the machine when it listens everywhere: %s', (host) => {
    const { host: derived, port } = splitAddress(peerAddress(host, 3001));
    expect(isIP(derived)).not.toBe(0);
    expect(derived).not.toBe(host);
    expect(port).toBe(3001);
  });
});

describe('the configuration of replicas', () => {
  it('knows no other replica unless it is told', () => {
    expect(aConfig({}).peers).toMatchObject({ listen: null, address: null });
  });

  it('reads where to listen and what to tell', () => {
    const env = { STREAMSPACE_PEER_LISTEN: '[::]:3001', STREAMSPACE_PEER_ADDRESS: 'replica-0.internal:3001' };
    expect(aConfig(env).peers).toMatchObject({
      listen: { host: '::', port: 3001 },
      address: 'replica-0.internal:3001',
    });
  });

  it.each([
    ['STREAMSPACE_PEER_LISTEN', '3001'],
    ['STREAMSPACE_PEER_LISTEN', 'fd00::1:3001'],
    ['STREAMSPACE_PEER_LISTEN', '10.0.0.1:70000'],
    ['STREAMSPACE_PEER_LISTEN', 'http://10.0.0.1:3001'],
    ['STREAMSPACE_PEER_ADDRESS', '10.0.0.1:3001'],
    ['STREAMSPACE_PEER_SECRET', 'short'],
  ])('names what is wrong: %s=%s', (name, value) => {
    expect(() => aConfig({ [name]: value })).toThrow(name);
  });
});
