import { readOptions } from './options.js';

describe('readOptions', () => {
  it('measures everything in three rounds unless told otherwise', () => {
    const { compare, measurements, verifyMB } = readOptions([]);
    expect(compare).toEqual(expect.arrayContaining(['--rounds', '3', '--seconds', '3', '--idle', '1000']));
    expect(measurements).toEqual(['idle', 'stall', 'echo', 'echo-load', 'flood1', 'flood16']);
    expect(verifyMB).toBe(200);
  });

  it('measures one short round when quick, and what is said beside it', () => {
    const { compare, verifyMB } = readOptions(['--quick', '--seconds', '2']);
    expect(compare).toEqual(expect.arrayContaining(['--rounds', '1', '--seconds', '2']));
    expect(verifyMB).toBe(50);
  });

  it('hands on which measurements and peers are wanted', () => {
    const { compare, measurements } = readOptions(['--only', 'echo,flood16', '--peers', 'haproxy']);
    expect(measurements).toEqual(['echo', 'flood16']);
    expect(compare).toEqual(expect.arrayContaining(['--only', 'echo,flood16', '--peers', 'haproxy']));
  });

  it('knows no other option', () => {
    expect(() => readOptions(['--fast'])).toThrow("Unknown option '--fast'");
  });
});
