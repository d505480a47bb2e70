import { AuthConfig } from '../../platform/config/control-plane.config.js';
import { DerivedKeys } from '../tokens/derived-keys.js';
import { KnownDevices } from './known-devices.js';

const devicesUnder = (secret: string): KnownDevices => new KnownDevices(new DerivedKeys(new AuthConfig(secret, 1, 1)));
const devices = devicesUnder('only-for-specs-0123456789-abcdefghij');

describe('KnownDevices', () => {
  it('recognises its own token for the person that it was issued for', () => {
    const token = devices.issue('alice');
    expect(devices.recognise('alice', token)).toBe(token.split('.')[0]);
    expect(devices.recognise('bob', token)).toBeNull();
  });

  it('tells devices apart', () => {
    expect(devices.issue('alice')).not.toBe(devices.issue('alice'));
  });

  it('recognises nothing else', () => {
    const [id = '', mac = ''] = devices.issue('alice').split('.');
    const forged = [null, '', '.', `${id}.`, `.${mac}`, `x${id}.${mac}`, `${id}.${mac}.x`, `${id}.${mac.slice(1)}`, id];
    expect(forged.map((token) => devices.recognise('alice', token))).toEqual(forged.map(() => null));
    const other = devicesUnder('another-secret-0123456789-abcdefghij').issue('alice');
    expect(devices.recognise('alice', other)).toBeNull();
  });
});
